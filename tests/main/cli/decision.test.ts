import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDecision } from '../../../src-main/cli/serve/decision';

const alone = { remember: 'once', block: false } as const;

describe('what a script says on stdin', () => {
  const said: [string, object][] = [
    ['{"decide":"r1","answer":"accept"}', { kind: 'decide', id: 'r1', answer: 'accept', ifTaken: null, ...alone }],
    ['{"decide":7,"answer":"reject"}', { kind: 'decide', id: '7', answer: 'reject', ifTaken: null, ...alone }],
    [
      '{"decide":"r1","answer":"accept","ifExists":"overwrite","why":"extra fields are ignored"}',
      { kind: 'decide', id: 'r1', answer: 'accept', ifTaken: 'overwrite', ...alone },
    ],
    ['{"say":"s1","text":"hällo"}', { kind: 'say', sessionId: 's1', text: 'hällo' }],
    ['{"say":3,"text":""}', { kind: 'say', sessionId: '3', text: '' }],
    [
      '{"decide":"r1","answer":"reject","remember":"hour","block":true}',
      { kind: 'decide', id: 'r1', answer: 'reject', ifTaken: null, remember: 'hour', block: true },
    ],
    ['{"connect":"bob.example"}', { kind: 'connect', address: 'bob.example' }],
    ['{"send":"bob","paths":["a","b"]}', { kind: 'send', address: 'bob', paths: ['a', 'b'] }],
    [' {"quit":true}\r', { kind: 'quit' }],
  ];
  test.each(said)('%s', (line, decision) => {
    expect(parseDecision(line)).toEqual(decision);
  });

  const invalid = [
    'hello',
    '',
    'null',
    '[]',
    '"quit"',
    '{}',
    '{"quit":false}',
    '{"decide":"r1"}',
    '{"send":"bob","paths":[]}',
    '{"connect":""}',
    '{"decide":"r1","answer":"accept","remember":"ever"}',
    '{"decide":"r1","answer":"yes"}',
    '{"decide":null,"answer":"accept"}',
    '{"decide":"","answer":"accept"}',
    '{"decide":"r1","answer":"accept","ifExists":"ask"}',
    '{"say":"s1"}',
    '{"say":"s1","text":5}',
    '{"decide":"r1","answer":"accept"} trailing',
  ];
  test.each(invalid)('%s is no decision', (line) => {
    expect(parseDecision(line)).toMatchObject({ kind: 'invalid', detail: expect.stringMatching(/./) });
  });
});

test('no text at all makes it throw', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
      expect(['decide', 'say', 'quit', 'invalid']).toContain(parseDecision(line).kind);
    }),
  );
});
