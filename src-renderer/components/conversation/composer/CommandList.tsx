import type { Command } from './composer-commands';

interface CommandListProps {
  readonly commands: readonly Command[];
  /** The one that Tab completes; null while they are only shown. */
  readonly active: number | null;
  readonly onChoose: (command: Command) => void;
}

/** Of the one in the list, for whoever keeps the focus. */
export function commandId(index: number): string {
  return `command-${index}`;
}

export const COMMAND_LIST_ID = 'command-list';

/** A list beside a text field that keeps the focus; the field says which one is active. */
export function CommandList({ commands, active, onChoose }: CommandListProps) {
  return (
    <div id={COMMAND_LIST_ID} role="listbox" className="commands" aria-label="Commands">
      {commands.map((command, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the text field, which keeps the focus.
        <div
          key={command.usage}
          id={commandId(index)}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          className={index === active ? 'active' : ''}
          onClick={() => onChoose(command)}
        >
          <span className="mono">{command.usage}</span>
          <span className="quiet small cut">{command.does}</span>
          {index === active && <kbd>Tab</kbd>}
        </div>
      ))}
    </div>
  );
}
