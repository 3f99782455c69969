import { describe, expect, it } from 'vitest';
import { commandsFor, programName, relayAddress } from './relay-address.ts';

function pageWith(meta: object | null): Document {
  return { querySelector: () => meta } as unknown as Document;
}

describe('the way in for kubectl', () => {
  it('is below the address of the page, where the server offers one', () => {
    expect(relayAddress(pageWith({}), 'http://127.0.0.1:4173')).toBe('http://127.0.0.1:4173/cluster');
    expect(relayAddress(pageWith(null), 'https://example.com')).toBeUndefined();
  });

  it('is spelt out as commands', () => {
    const { lasting, once } = commandsFor('http://localhost:1/cluster');
    expect(once).toBe('kubectl --server http://localhost:1/cluster get pods');
    expect(lasting.split('\n')[0]).toBe('kubectl config set-cluster kubarium --server=http://localhost:1/cluster');
  });

  it.each([
    ['kubectl/v1.32.5', { name: 'kubectl', version: 'v1.32.5' }],
    ['curl/8.5.0 (x)', { name: 'curl', version: '8.5.0' }],
    ['unknown', { name: 'unknown', version: '' }],
  ])('knows %s', (userAgent, expected) => {
    expect(programName(userAgent)).toEqual(expected);
  });
});
