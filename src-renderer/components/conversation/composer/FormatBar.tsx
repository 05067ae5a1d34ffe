/** mIRC's formatting for those who do not know its keys. */
import { Bold, Italic, Palette, Underline } from 'lucide-react';
import { MIRC_PALETTE } from '../../../../src-shared/text/mirc-text';
import { ownKeys } from '../../parts/own-keys';

/** With the command key. `o` ends all formatting. */
export const FORMAT_CODES: Readonly<Record<string, string>> = { b: '\x02', i: '\x1d', u: '\x1f', o: '\x0f' };
const COLOUR = '\x03';
/** The sixteen that every client shows alike. */
const COLOUR_NAMES = [
  ...['white', 'black', 'navy', 'green', 'red', 'maroon', 'purple', 'orange'],
  ...['yellow', 'light green', 'teal', 'cyan', 'blue', 'magenta', 'grey', 'light grey'],
];
const BUTTONS = [
  { key: 'b', name: 'Bold', icon: Bold },
  { key: 'i', name: 'Italic', icon: Italic },
  { key: 'u', name: 'Underline', icon: Underline },
];

interface FormatBarProps {
  readonly showsColours: boolean;
  readonly onColours: (shown: boolean) => void;
  /** `closing` ends it again, behind what is marked. */
  readonly onInsert: (code: string, closing: string) => void;
}

export function FormatBar({ showsColours, onColours, onInsert }: FormatBarProps) {
  return (
    <div className="format-bar">
      {BUTTONS.map(({ key, name, icon: Icon }) => (
        <button
          key={key}
          type="button"
          className="plain icon"
          aria-label={name}
          title={`${name} (${ownKeys(`Ctrl+${key.toUpperCase()}`)})`}
          onClick={() => onInsert(FORMAT_CODES[key] ?? '', FORMAT_CODES[key] ?? '')}
        >
          <Icon size={16} aria-hidden />
        </button>
      ))}
      <button
        type="button"
        className="plain icon"
        aria-label="Colour"
        title={`Colour (${ownKeys('Ctrl+K')})`}
        aria-expanded={showsColours}
        onClick={() => onColours(!showsColours)}
      >
        <Palette size={16} aria-hidden />
      </button>
      {showsColours && (
        <fieldset className="colours">
          <legend className="sr-only">Colours</legend>
          {COLOUR_NAMES.map((name, index) => (
            <button
              key={name}
              type="button"
              aria-label={name}
              title={name}
              style={{ background: MIRC_PALETTE[index] }}
              onClick={() => onInsert(`${COLOUR}${String(index).padStart(2, '0')}`, COLOUR)}
            />
          ))}
        </fieldset>
      )}
    </div>
  );
}
