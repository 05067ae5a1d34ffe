import type { Command } from '../conversation/composer-commands';

interface CommandListProps {
  readonly commands: readonly Command[];
  /** The one that Tab completes; null while they are only shown. */
  readonly active: number | null;
  readonly onChoose: (command: Command) => void;
}

export function CommandList({ commands, active, onChoose }: CommandListProps) {
  return (
    <ul className="commands" aria-label="Commands">
      {commands.map((command, index) => (
        <li key={command.usage}>
          <button
            type="button"
            tabIndex={-1}
            className={`plain ${index === active ? 'active' : ''}`}
            onClick={() => onChoose(command)}
          >
            <span className="mono">{command.usage}</span>
            <span className="quiet small cut">{command.does}</span>
            {index === active && <kbd>Tab</kbd>}
          </button>
        </li>
      ))}
    </ul>
  );
}
