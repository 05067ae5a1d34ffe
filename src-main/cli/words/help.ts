/** The texts of `--help`, made from the table of commands. */
import {
  COMMAND_NAMES,
  COMMAND_TABLE,
  COMMON_OPTIONS,
  type Option,
  optionsOf,
  type Topic,
  variableOf,
} from './command-table';

export const ADDRESS = `
ADDRESS is host, host:port, [v6]:port or dcc://nick@host:port; the port is 59 when none is named. "ls", "get" and "read"
take a path in it too: dcc://host/music/a.mp3.
`;

export const EXIT_CODES = `
Exit codes: 0 done, 1 failed, 2 wrong use, 3 rejected by the other side, 4 unavailable there,
            5 not reachable or no answer. With several files the worst one counts, in the order 1, 5, 4, 3.
            Ctrl+C and SIGTERM end with that signal: 130 and 143 in a shell.
`;

/** Options are explained from this column on. */
const EXPLAINED_AT = 23;

export function helpText(topic: Topic): string {
  const { words, summary, text, options, afterword, calls } = COMMAND_TABLE[topic];
  const address = calls && topic !== 'desktop' ? ADDRESS : '';
  if (topic === 'desktop') return `${overview()}${ADDRESS}${commonOptions(topic)}${EXIT_CODES}`;
  const own = options.length === 0 ? '' : `\n${options.map(explained).join('')}`;
  const exit = topic === 'serve' || topic === 'completion' ? '' : EXIT_CODES;
  const more = afterword === undefined ? '' : `\n${afterword}`;
  return `port59 ${topic} ${words}: ${summary}.\n\n${text}\n${own}${address}${more}${commonOptions(topic)}${exit}`;
}

function overview(): string {
  const usages = (['desktop', ...COMMAND_NAMES] as const).map((topic) => {
    const { words, summary } = COMMAND_TABLE[topic];
    const usage = topic === 'desktop' ? words : `${topic.padEnd(7)} ${words}`;
    return `  port59 ${usage.padEnd(26)} ${summary}\n`;
  });
  return `Port59: chat and exchange files directly, person to person, over mIRC's DCC Server protocol.\n\n${usages.join('')}`;
}

function commonOptions(topic: Topic): string {
  const variables = optionsOf(topic)
    .filter(({ hasVariable }) => hasVariable)
    .map(variableOf);
  const note = `Variables stand for options that are not given: ${variables.join(', ')}.`;
  return `\nCommon options:\n${COMMON_OPTIONS.map(explained).join('')}\n${wrapped(note)}\n`;
}

function explained(option: Option): string {
  const [first = '', ...others] = option.help.split('\n');
  const words = `  ${usageOf(option)}`;
  const indent = ' '.repeat(EXPLAINED_AT);
  const start = words.length < EXPLAINED_AT - 1 ? words.padEnd(EXPLAINED_AT) : `${words}\n${indent}`;
  return `${start}${[first, ...others].join(`\n${indent}`)}\n`;
}

/** `-o, --out DIR` */
export function usageOf({ name, short, value }: Option): string {
  return `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`;
}

function wrapped(text: string): string {
  return text.replace(/(.{1,118})(?: |$)/g, '$1\n').trimEnd();
}
