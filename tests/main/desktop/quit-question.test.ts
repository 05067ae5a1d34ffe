import { expect, test } from 'vitest';
import { KEEP_RUNNING_ANSWER, QUIT_ANSWER, quitQuestion } from '../../../src-main/desktop/quit-question';

test('nobody is asked when no bytes move', () => {
  expect(quitQuestion(0)).toBeNull();
});

test('the question counts the transfers, in words that fit the number', () => {
  expect(quitQuestion(1)?.message).toBe('1 transfer is running.');
  expect(quitQuestion(2)?.message).toBe('2 transfers are running.');
});

test('each answer is the button it is named after, and Escape keeps running', () => {
  const question = quitQuestion(1);
  expect(question?.buttons?.[QUIT_ANSWER]).toBe('Quit');
  expect(question?.buttons?.[KEEP_RUNNING_ANSWER]).toBe('Keep running');
  expect(question?.cancelId).toBe(KEEP_RUNNING_ANSWER);
});
