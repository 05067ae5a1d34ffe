/** docs/serve.md, the man page and the completions tell all there is, and nothing that is not. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../../scripts/project.mjs';
import { DECISION_SCHEMAS } from '../../../src-main/cli/serve/decision';
import { COMMAND_NAMES, COMMAND_TABLE, optionsOf, variableOf } from '../../../src-main/cli/words/command-table';
import { completionScript } from '../../../src-main/cli/words/completion';
import { manPage } from '../../../src-main/cli/words/man-page';
import { DEFAULT_SETTINGS } from '../../../src-shared/model/settings';

const page = readFileSync(join(root, 'docs/serve.md'), 'utf8');
const rows = (section: string) =>
  Array.from((page.split(`## ${section}`)[1] ?? '').split('\n## ')[0]?.matchAll(/^\| `([^`]+)` \| ([^|]*)/gm) ?? []);

function leavesOf(settings: object, before: string): [string, unknown][] {
  return Object.entries(settings).flatMap(([key, value]): [string, unknown][] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? leavesOf(value, `${before}${key}.`)
      : [[`${before}${key}`, value]],
  );
}

test('[D6] the page names every setting with its default', () => {
  const told = rows('`settings.json`').map(([, name, standard]) => [
    name,
    JSON.parse(standard?.trim().slice(1, -1) ?? ''),
  ]);
  expect(Object.fromEntries(told)).toEqual(Object.fromEntries(leavesOf(DEFAULT_SETTINGS, '')));
});

test('[D6] the page names every event of --json with its fields', () => {
  const source = readFileSync(join(root, 'src-main/cli/print/printed-event.ts'), 'utf8');
  const union = source.split('export type PrintedEvent =')[1]?.split(';\n\n')[0] ?? '';
  const events = union.split(/readonly event: /).slice(1);
  expect(events.length).toBeGreaterThan(8);
  const told = new Map(rows('Events of `--json`').map(([, name, fields]) => [name, fields]));
  for (const text of events) {
    const name = /^'([\w-]+)'/.exec(text)?.[1] ?? '';
    for (const [, field] of text.matchAll(/readonly (\w+)\??:/g))
      expect(told.get(name), `${name}`).toContain(`\`${field}\``);
  }
  expect([...told.keys()].sort()).toEqual(events.map((text) => /^'([\w-]+)'/.exec(text)?.[1]).sort());
});

test('[D6] the page names every decision, and every variable of serve', () => {
  for (const name of Object.keys(DECISION_SCHEMAS)) expect(page).toContain(`{"${name}":`);
  for (const option of optionsOf('serve')) if (option.hasVariable) expect(page).toContain(`\`${variableOf(option)}\``);
});

test('[D6] man page and completions know every command and option', () => {
  const man = manPage('1.2.3').replaceAll('\\-', '-');
  const scripts = (['bash', 'zsh', 'fish'] as const).map(completionScript);
  for (const topic of COMMAND_NAMES) {
    for (const text of [man, ...scripts]) expect(text).toContain(topic);
    for (const { name } of COMMAND_TABLE[topic].options)
      for (const text of [man, ...scripts]) expect(text).toContain(name);
  }
});

test.skipIf(process.platform === 'win32')('[D6] bash completes commands, options and values', () => {
  const complete = (...words: string[]) =>
    execFileSync('bash', ['-c', `${completionScript('bash')}\n${asked(words)}`], { encoding: 'utf8' })
      .trim()
      .split('\n');
  const asked = (words: readonly string[]) =>
    `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _port59; printf '%s\\n' "\${COMPREPLY[@]}"`;
  expect(complete('port59', 'rec')).toEqual(['receive']);
  expect(complete('port59', 'get', 'bob', '--rec')).toEqual(['--recursive']);
  expect(complete('port59', 'serve', '--chat', 'a')).toEqual(['ask', 'accept']);
  expect(complete('port59', 'completion', 'f')).toEqual(['fish']);
});
