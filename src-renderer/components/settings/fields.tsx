/** The kinds of fields a setting can have. Each is saved when it is left; what does not fit is said where it stands. */
import { useId, useState } from 'react';

interface GroupProps {
  readonly title: string;
  /** What the group is about, where the title alone does not tell. */
  readonly hint?: string;
  readonly children: React.ReactNode;
}

export function Group({ title, hint, children }: GroupProps) {
  const id = useId();
  return (
    <section className="group" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {hint !== undefined && <p className="quiet small">{hint}</p>}
      {children}
    </section>
  );
}

interface TextSettingProps {
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
  readonly isLong?: boolean;
  /** A sentence when the value does not fit. */
  readonly check: (value: string) => string | null;
  readonly onSave: (value: string) => void;
}

export function TextSetting({ label, value, hint, isLong = false, check, onSave }: TextSettingProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const id = useId();
  const error = draft === null ? null : check(draft);
  const save = () => {
    if (draft !== null && error === null && draft !== value) onSave(draft);
    if (error === null) setDraft(null);
  };
  const field = {
    id,
    value: draft ?? value,
    'aria-invalid': error !== null,
    'aria-describedby': `${id}-hint`,
    onBlur: save,
  };
  return (
    <div className={isLong ? 'field' : 'setting'}>
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <div className="value">
        {isLong ? (
          <textarea {...field} rows={3} onChange={(event) => setDraft(event.target.value)} />
        ) : (
          <input
            {...field}
            type="text"
            spellCheck={false}
            onChange={(event) => setDraft(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter') save();
              if (event.key === 'Escape') setDraft(null);
            }}
          />
        )}
        <span id={`${id}-hint`} className={`small ${error === null ? 'quiet' : 'failed'}`}>
          {error ?? hint}
        </span>
      </div>
    </div>
  );
}

interface NumberSettingProps {
  readonly label: string;
  /** What the number counts: "seconds". */
  readonly unit: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly onSave: (value: number) => void;
}

export function NumberSetting({ label, unit, value, min, max, onSave }: NumberSettingProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const id = useId();
  const number = draft === null ? value : Number(draft);
  const isValid = draft === null || (/^\d+$/.test(draft) && number >= min && number <= max);
  const save = () => {
    if (!isValid) return;
    if (number !== value) onSave(number);
    setDraft(null);
  };
  return (
    <div className="setting">
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <div className="value">
        <span className="row">
          <input
            id={id}
            type="text"
            inputMode="numeric"
            className="number"
            value={draft ?? String(value)}
            aria-invalid={!isValid}
            aria-describedby={`${id}-error`}
            onChange={(event) => setDraft(event.target.value.trim())}
            onBlur={save}
            onKeyDown={(event) => {
              if (event.key === 'Enter') save();
              if (event.key === 'Escape') setDraft(null);
            }}
          />
          <span className="quiet">{unit}</span>
        </span>
        <span id={`${id}-error`} className="small failed">
          {isValid ? '' : `Between ${min} and ${max}.`}
        </span>
      </div>
    </div>
  );
}

interface ChoiceSettingProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly choices: readonly (readonly [T, string])[];
  readonly onSave: (value: T) => void;
}

export function ChoiceSetting<T extends string>({ label, value, choices, onSave }: ChoiceSettingProps<T>) {
  const choose = (wanted: string) => {
    const found = choices.find(([choice]) => choice === wanted);
    if (found !== undefined) onSave(found[0]);
  };
  return (
    <label className="setting">
      <span className="label">{label}</span>
      <select value={value} onChange={(event) => choose(event.target.value)}>
        {choices.map(([choice, name]) => (
          <option key={choice} value={choice}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

interface SwitchSettingProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly onSave: (isOn: boolean) => void;
}

export function SwitchSetting({ label, isOn, onSave }: SwitchSettingProps) {
  return (
    <label className="row switch">
      <input type="checkbox" checked={isOn} onChange={(event) => onSave(event.target.checked)} />
      {label}
    </label>
  );
}
