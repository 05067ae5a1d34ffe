import { describe, expect, test } from 'vitest';
import { formatBytes, formatDuration, formatPercent, formatRate } from '../../src-shared/model/formatting';
import { PROBLEM_CODES, problem } from '../../src-shared/model/problem';
import { describeProblem } from '../../src-shared/model/wording';

const EVERY_PARAMETER = {
  ...{ host: '192.168.1.20', port: 59, peer: 'Bob', path: '/home/ada/x', name: 'report.pdf', nick: 'bob' },
  ...{ sizeBytes: 1000, positionBytes: 430, seconds: 300, detail: 'EACCES', text: 'hello', field: 'nick' },
  ...{ keptAs: 'x.broken', needBytes: 5000, freeBytes: 10, version: 3, command: 'x', expected: 'eve', count: 5 },
};

describe('a problem in words', () => {
  test.each(PROBLEM_CODES)('%s is a whole sentence, with all parameters and with none', (code) => {
    for (const params of [{}, EVERY_PARAMETER]) {
      const sentence = describeProblem(problem(code, params));
      expect(sentence).toMatch(/^[\p{Lu}\d“].*[.!?”]$/su);
      expect(sentence).not.toMatch(/undefined|null|NaN|\[object/);
    }
  });

  test('[A15] a disk that is called full although something is free says for whom that is kept', () => {
    const params = { path: '/d', needBytes: 1_900_000, freeBytes: 3_000_000, reservedBytes: 2_000_000 };
    expect(describeProblem(problem('disk-full', params))).toContain('1.9 MB of them are kept free for other programs');
  });

  test('names who declined', () => {
    expect(describeProblem(problem('rejected', { peer: 'bob' }))).toMatch(/^bob declined\./);
  });

  test('port 59 without rights: the command that allows it, and the port that needs none', () => {
    const sentence = describeProblem(problem('port-needs-rights', { port: 59 }));
    expect(sentence).toContain('sudo sysctl net.ipv4.ip_unprivileged_port_start=59');
    expect(sentence).toContain('5959');
  });

  test('a break says how far it got', () => {
    const lost = problem('connection-lost', { peer: 'bob', positionBytes: 430, sizeBytes: 1000 });
    expect(describeProblem(lost)).toContain('43 %');
  });
});

describe('numbers', () => {
  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [1024, '1.0 KB'],
    [13_002_342, '12.4 MB'],
    [1024 ** 3, '1.0 GB'],
    [-5, '0 B'],
  ])('%d bytes', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  test.each([
    [0, '0:00'],
    [3, '0:03'],
    [760, '12:40'],
    [11_100, '3:05:00'],
  ])('%d seconds', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  test('a rate is bytes per second, and 100 % is said only when everything is there', () => {
    expect(formatRate(43_000_000)).toBe('41.0 MB/s');
    expect(formatPercent(999, 1000)).toBe('99 %');
    expect(formatPercent(0, 0)).toBe('100 %');
  });
});
