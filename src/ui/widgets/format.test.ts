import { describe, expect, it } from 'vitest';
import { bytesText, elapsedText, latencyText, percentText } from './format.ts';

describe('elapsedText', () => {
  it.each([
    [-5, '0:00'],
    [7_400, '0:07'],
    [754_000, '12:34'],
    [3_723_000, '1:02:03'],
  ])('%d ms is %s', (ms, text) => expect(elapsedText(ms)).toBe(text));
});

describe('latencyText', () => {
  it.each([
    [0, '–'],
    [0.84, '0.8 ms'],
    [42.4, '42 ms'],
    [2040, '2.0 s'],
  ])('%d ms is %s', (ms, text) => expect(latencyText(ms)).toBe(text));
});

describe('percentText', () => {
  it.each([
    [1, '100 %'],
    [0, '0 %'],
    [0.9999, '99.9 %'],
    [0.667, '67 %'],
    [0.001, '0.1 %'],
  ])('%d is %s', (share, text) => expect(percentText(share)).toBe(text));
});

describe('bytesText', () => {
  it.each([
    [512 * 1024 ** 2, '512 Mi'],
    [3.8 * 1024 ** 3, '3.8 Gi'],
  ])('%d is %s', (bytes, text) => expect(bytesText(bytes)).toBe(text));
});
