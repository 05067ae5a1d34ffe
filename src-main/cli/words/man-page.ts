/** The manual page, made from the table of commands. */
import { COMMAND_NAMES, COMMAND_TABLE, COMMON_OPTIONS, type Option, variableOf } from './command-table';
import { ADDRESS, EXIT_CODES, usageOf } from './help';

/** In troff with the macros of man(7). */
export function manPage(version: string): string {
  return [
    `.TH PORT59 1 "" "Port59 ${escaped(version)}" "User Commands"`,
    '.SH NAME',
    "port59 \\- chat and exchange files directly, over mIRC's DCC Server protocol",
    '.SH SYNOPSIS',
    ...(['desktop', ...COMMAND_NAMES] as const).flatMap((topic) => [
      '.br',
      `.B port59${topic === 'desktop' ? '' : ` ${topic}`}\n${escaped(COMMAND_TABLE[topic].words)}`,
    ]),
    '.SH DESCRIPTION',
    'Without the name of a command the desktop program is opened; files go to its send dialog.',
    '.PP',
    ...lines(ADDRESS),
    '.SH COMMANDS',
    ...COMMAND_NAMES.flatMap((topic) => {
      const { words, summary, text, options, afterword } = COMMAND_TABLE[topic];
      return [
        `.SS ${topic} ${escaped(words)}`,
        `${escaped(summary)}.`,
        '.PP',
        ...lines(text),
        ...options.flatMap(explained),
        ...(afterword === undefined ? [] : ['.PP', '.nf', ...lines(afterword), '.fi']),
      ];
    }),
    '.SH OPTIONS OF ALL COMMANDS',
    ...COMMON_OPTIONS.flatMap(explained),
    '.SH EXIT STATUS',
    ...lines(EXIT_CODES.replace(/^\s*Exit codes: /, '')),
    '.SH FILES',
    'settings.json in the data folder; docs/serve.md tells what stands in it, and what --json prints and reads.',
    '',
  ].join('\n');
}

function explained(option: Option): string[] {
  const variable = option.hasVariable ? [`Variable: ${variableOf(option)}.`] : [];
  return ['.TP', `.B ${escaped(usageOf(option))}`, ...lines(option.help), ...variable];
}

function lines(text: string): string[] {
  return text
    .trim()
    .split('\n')
    .map((line) => escaped(line.trim()));
}

/** A dash is not a hyphen to be copied into a shell, and a line must not begin like a command of troff. */
function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/, '\\&$1');
}
