import { expect, test } from 'vitest';
import { startFailure } from '../../../src-main/desktop/start-failure';
import { PROBLEM_CODES, ProblemError } from '../../../src-shared/model/problem';

test.each(PROBLEM_CODES)('a start that fails with %s is told with the data folder in it', (code) => {
  expect(startFailure(new ProblemError(code), '/home/ada/port59')).toContain('/home/ada/port59');
});

test('a bug is told by its message', () => {
  expect(startFailure(new Error('nobody foresaw this'), '/home/ada')).toContain('nobody foresaw this');
});
