/** What makes a shell complete the words of `port59`, made from the table of commands. */
import type { Shell } from './command-line';
import { COMMAND_NAMES, COMMAND_TABLE, type Option, optionsOf, type Topic } from './command-table';

const TOPICS: readonly Topic[] = ['desktop', ...COMMAND_NAMES];

export function completionScript(shell: Shell): string {
  return { bash, zsh, fish }[shell]();
}

function flagsOf({ name, short }: Option): string[] {
  return [`--${name}`, ...(short === undefined ? [] : [`-${short}`])];
}

/** For the positional words; options are completed everywhere. */
function placesOf(topic: Topic): 'files' | readonly string[] {
  if (topic === 'desktop' || topic === 'send') return 'files';
  return topic === 'completion' ? ['bash', 'zsh', 'fish'] : [];
}

function bash(): string {
  const perTopic = TOPICS.map((topic) => {
    const places = placesOf(topic);
    const words = [...optionsOf(topic).flatMap(flagsOf), ...(places === 'files' ? [] : places)].join(' ');
    const commands = topic === 'desktop' ? ` help ${COMMAND_NAMES.join(' ')}` : '';
    return `    ${topic === 'desktop' ? "''" : topic}) words='${words}${commands}' files=${places === 'files' ? 1 : ''} ;;\n`;
  });
  return `# bash completion for port59
_port59() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} command='' word words='' files=''
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in ${COMMAND_NAMES.join('|')}) command=$word; break ;; esac
  done
  case $command:$before in
${valueCases((what) => `COMPREPLY=(${what}); return`)}  esac
  case $command in
${perTopic.join('')}  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  [ -z "$files" ] || [ "\${current#-}" != "$current" ] || COMPREPLY+=($(compgen -f -- "$current"))
}
complete -o filenames -F _port59 port59
`;
}

/** One case for each option whose value a shell can help with. */
function valueCases(answer: (what: string) => string): string {
  return TOPICS.flatMap((topic) =>
    optionsOf(topic)
      .filter(({ value }) => value !== undefined)
      .map((option) => {
        const { completes } = option;
        const command = topic === 'desktop' ? '' : topic;
        const patterns = flagsOf(option).map((flag) => `${command}:${flag}`);
        return `    ${patterns.join('|')}) ${answer(bashWords(completes))} ;;\n`;
      }),
  ).join('');
}

function bashWords(completes: Option['completes']): string {
  if (completes === 'files') return '$(compgen -f -- "$current")';
  if (completes === 'folders') return '$(compgen -d -- "$current")';
  return completes === undefined ? '' : `$(compgen -W '${completes.join(' ')}' -- "$current")`;
}

function zsh(): string {
  const perTopic = COMMAND_NAMES.map((topic) => {
    const specs = optionsOf(topic).flatMap(zshSpecs);
    const places = placesOf(topic);
    const rest =
      places === 'files' ? "'*:file:_files'" : places.length > 0 ? `'1:word:(${places.join(' ')})'` : "'*: :'";
    return `    ${topic}) _arguments -s ${specs.join(' ')} ${rest} ;;\n`;
  });
  const commands = COMMAND_NAMES.map((name) => `'${name}:${quoted(COMMAND_TABLE[name].summary)}'`);
  return `#compdef port59
_port59() {
  local -a commands=(${commands.join(' ')} 'help:explain a command')
  if (( CURRENT == 2 )); then
    _describe command commands
    _arguments -s ${optionsOf('desktop').flatMap(zshSpecs).join(' ')} '*:file:_files'
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${perTopic.join('')}    help) _describe command commands ;;
  esac
}
_port59 "$@"
`;
}

function zshSpecs(option: Option): string[] {
  const { value, completes, repeatable, help } = option;
  const how =
    completes === 'files'
      ? '_files'
      : completes === 'folders'
        ? '_files -/'
        : completes
          ? `(${completes.join(' ')})`
          : ' ';
  const tail = `[${zshQuoted(help)}]${value === undefined ? '' : `:${zshQuoted(value)}:${how}`}`;
  return flagsOf(option).map((flag) => `'${repeatable ? '*' : ''}${flag}${tail}'`);
}

function zshQuoted(text: string): string {
  return quoted(text.replaceAll('\n', ' ')).replace(/[[\]:]/g, '\\$&');
}

function fish(): string {
  const perTopic = COMMAND_NAMES.flatMap((topic) => [
    `complete -c port59 -n __fish_use_subcommand -a ${topic} -d '${quoted(COMMAND_TABLE[topic].summary)}'\n`,
    ...optionsOf(topic).map((option) => fishOption(option, `__fish_seen_subcommand_from ${topic}`)),
    ...(placesOf(topic) === 'files'
      ? [`complete -c port59 -n '__fish_seen_subcommand_from ${topic}' -F\n`]
      : [`complete -c port59 -n '__fish_seen_subcommand_from ${topic}' -f${listed(placesOf(topic))}\n`]),
  ]);
  const common = optionsOf('desktop').map((option) => fishOption(option, '__fish_use_subcommand'));
  return `# fish completion for port59\n${common.join('')}${perTopic.join('')}`;
}

function listed(places: ReturnType<typeof placesOf>): string {
  return places === 'files' || places.length === 0 ? '' : ` -a '${places.join(' ')}'`;
}

function fishOption({ name, short, value, completes, help }: Option, condition: string): string {
  const letter = short === undefined ? '' : ` -s ${short}`;
  const values =
    value === undefined
      ? ''
      : completes === 'files'
        ? ' -rF'
        : completes === 'folders'
          ? " -x -a '(__fish_complete_directories)'"
          : ` -x${completes === undefined ? '' : ` -a '${completes.join(' ')}'`}`;
  return `complete -c port59 -n '${condition}' -l ${name}${letter}${values} -d '${quoted(help.replaceAll('\n', ' '))}'\n`;
}

/** All three shells end a single-quoted text at `'`. */
function quoted(text: string): string {
  return text.replaceAll("'", '’');
}
