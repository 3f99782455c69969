import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { firstLoadFiles } from './bundle-budget.mjs';
import { missingOptionalPackages } from './complete-lockfile.mjs';
import { isInstalled, root } from './setup.mjs';
import { countPlaywright, countVitest } from './suites.mjs';

describe('isInstalled', () => {
  const lockfile = {
    packages: {
      '': { name: 'kubarium' },
      'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
      'node_modules/b-darwin': { version: '1.0.0', integrity: 'sha512-b', optional: true },
    },
  };
  const a = lockfile.packages['node_modules/a'];

  it.each([
    { name: 'all that this platform takes', packages: { 'node_modules/a': a }, expected: true },
    { name: 'nothing', packages: {}, expected: false },
    { name: 'another version', packages: { 'node_modules/a': { ...a, version: '1.0.1' } }, expected: false },
    { name: 'another content', packages: { 'node_modules/a': { ...a, integrity: 'sha512-x' } }, expected: false },
    { name: 'one too many', packages: { 'node_modules/a': a, 'node_modules/c': a }, expected: false },
  ])('$name: $expected', ({ packages, expected }) => {
    expect(isInstalled(lockfile, { packages })).toBe(expected);
  });

  it('is false without node_modules', () => {
    expect(isInstalled(lockfile, undefined)).toBe(false);
  });
});

describe('firstLoadFiles', () => {
  it('follows static imports and their styles, not lazy ones', () => {
    const manifest = {
      'index.html': { file: 'index.js', css: ['index.css'], imports: ['_shared.js'], dynamicImports: ['editor.ts'] },
      '_shared.js': { file: 'shared.js', imports: ['index.html'] },
      'editor.ts': { file: 'editor.js', css: ['editor.css'] },
    };
    expect(firstLoadFiles(manifest, 'index.html')).toEqual(['index.js', 'index.css', 'shared.js']);
  });
});

describe('countVitest', () => {
  const file = (status, ...statuses) => ({
    name: '/a.test.ts',
    status,
    assertionResults: statuses.map((each) => ({ status: each })),
  });

  it.each([
    {
      name: 'all good',
      report: { numPassedTests: 3, testResults: [file('passed', 'passed')] },
      code: 0,
      passed: 3,
      failed: 0,
    },
    {
      name: 'a failure',
      report: { numPassedTests: 1, numFailedTests: 2, testResults: [] },
      code: 1,
      passed: 1,
      failed: 2,
    },
    {
      name: 'a file that does not load',
      report: { numPassedTests: 1, testResults: [file('failed')] },
      code: 1,
      passed: 1,
      failed: 1,
    },
    {
      name: 'an error outside any test',
      report: { numPassedTests: 1, testResults: [] },
      code: 1,
      passed: 1,
      failed: 1,
    },
    { name: 'no test at all', report: { numPassedTests: 0, testResults: [] }, code: 0, passed: 0, failed: 1 },
    { name: 'no report', report: undefined, code: null, passed: 0, failed: 1 },
  ])('$name', ({ report, code, passed, failed }) => {
    expect(countVitest(report, code)).toMatchObject({ passed, failed });
  });

  it('says which files left tests out', () => {
    const report = {
      numPassedTests: 1,
      numPendingTests: 2,
      testResults: [file('passed', 'passed', 'skipped', 'skipped')],
    };
    const { skipped, leftOut } = countVitest(report, 0);
    expect({ skipped, leftOut }).toEqual({ skipped: 2, leftOut: [expect.stringMatching(/a\.test\.ts \(2\)$/)] });
  });
});

describe('countPlaywright', () => {
  it.each([
    {
      stats: { expected: 2, unexpected: 0, flaky: 0, skipped: 1 },
      code: 0,
      result: { passed: 2, failed: 0, skipped: 1 },
    },
    {
      stats: { expected: 2, unexpected: 1, flaky: 1, skipped: 0 },
      code: 1,
      result: { passed: 2, failed: 2, skipped: 0 },
    },
    {
      stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0 },
      code: 1,
      result: { passed: 0, failed: 1, skipped: 0 },
    },
  ])('$stats', ({ stats, code, result }) => {
    expect(countPlaywright({ stats }, code)).toEqual(result);
  });
});

describe('the lockfile', () => {
  const text = readFileSync(join(root, 'package-lock.json'), 'utf8');

  it('names the optional packages of every platform, without which npm ci refuses it: npm run lock adds them', () => {
    expect(missingOptionalPackages(JSON.parse(text))).toEqual([]);
  });

  it('names no download address', () => {
    expect(text).not.toContain('"resolved"');
  });

  it('finds what is missing, and for which platform', () => {
    const packages = {
      'node_modules/tool': {
        dev: true,
        optionalDependencies: { '@tool/linux-x64-musl': '1.0.0', '@tool/win32-ia32': '1.0.0', nested: '2.0.0' },
      },
      'node_modules/tool/node_modules/nested': {},
    };
    expect(missingOptionalPackages({ packages })).toEqual([
      [
        'node_modules/@tool/linux-x64-musl',
        { version: '1.0.0', dev: true, optional: true, cpu: ['x64'], os: ['linux'], libc: ['musl'] },
      ],
      ['node_modules/@tool/win32-ia32', { version: '1.0.0', dev: true, optional: true, cpu: ['ia32'], os: ['win32'] }],
    ]);
  });
});
