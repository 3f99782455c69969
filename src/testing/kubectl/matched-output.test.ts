import { describe, expect, it } from 'vitest';
import { Matching } from './matched-output.ts';

describe('what two clusters print', () => {
  it.each([
    ['columns of other widths', 'NAME    READY\nweb     1/1', 'NAME   READY\nweb    1/1'],
    ['ages', 'web   1/1   12s', 'web   1/1   2m3s'],
    ['generated endings', 'web-5d9c8b7f6d-x2b4z   1/1', 'web-5d9c8b7f6d-q7w9k   1/1'],
    ['addresses and nodes', '10.0.0.1 worker1', '10.244.0.2 node-2'],
    ['times', 'at: "2026-01-01T00:00:00Z"', 'at: "2025-02-02T00:00:00Z"'],
    ['versions', 'resourceVersion: "12"', 'resourceVersion: "345"'],
  ])('agrees in spite of %s', (_what, theirs, ours) => {
    expect(new Matching().difference(theirs, ours)).toBeUndefined();
  });

  it.each([
    ['another word', 'web   Running', 'web   Pending'],
    ['another number', 'replicas: 2', 'replicas: 3'],
    ['a line too many', 'a\n', 'a\nb\n'],
    ['a line too few', 'a\nb', 'a'],
  ])('differs in %s', (_what, theirs, ours) => {
    expect(new Matching().difference(theirs, ours)).toBeDefined();
  });

  it('takes the same word for the same one throughout', () => {
    const matching = new Matching();
    expect(matching.difference('10.0.0.1', '10.244.0.2')).toBeUndefined();
    expect(matching.difference('10.0.0.1', '10.244.0.3')).toBe('- 10.0.0.1\n+ 10.244.0.3');
    expect(matching.difference('10.0.0.2', '10.244.0.2')).toBe('- 10.0.0.2\n+ 10.244.0.2');
  });

  it('finds lines anywhere where the order is chance', () => {
    expect(new Matching().difference('a-bbbbb x\na-ccccc y', 'a-ddddd y\na-fffff x', false)).toBeUndefined();
    expect(new Matching().difference('a\nb', 'b\nc', false)).toBe('- a\n+ b');
  });
});
