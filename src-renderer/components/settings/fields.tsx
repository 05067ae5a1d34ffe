/** The kinds of fields a setting can have. Each is saved when it is left; what does not fit is said where it stands. */
import { useId, useState } from 'react';
import { SavedMark, type Saving, useSaved } from './Saved';
import { matches, SearchFor, useShown, useSought } from './search';

interface GroupProps {
  readonly title: string;
  /** What the group is about, where the title alone does not tell. */
  readonly hint?: string;
  readonly children: React.ReactNode;
}

export function Group({ title, hint, children }: GroupProps) {
  const id = useId();
  const sought = useSought();
  // Whoever looks for a page wants all of it.
  const isPageMeant = matches(sought, [title]);
  return (
    <SearchFor value={isPageMeant ? '' : sought}>
      <section className="group" aria-labelledby={id}>
        <h2 id={id}>{title}</h2>
        {hint !== undefined && isPageMeant && <p className="quiet small">{hint}</p>}
        {children}
      </section>
    </SearchFor>
  );
}

interface TextSettingProps {
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
  readonly isLong?: boolean;
  /** A sentence when the value does not fit. */
  readonly check: (value: string) => string | null;
  readonly onSave: (value: string) => Saving;
}

export function TextSetting({ label, value, hint, isLong = false, check, onSave }: TextSettingProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const id = useId();
  const [isSaved, follow] = useSaved();
  const error = draft === null ? null : check(draft);
  const save = () => {
    if (draft !== null && error === null && draft !== value) follow(onSave(draft));
    if (error === null) setDraft(null);
  };
  const field = {
    id,
    value: draft ?? value,
    'aria-invalid': error !== null,
    'aria-describedby': `${id}-hint`,
    onBlur: save,
  };
  if (!useShown(label, hint)) return null;
  return (
    <div className={isLong ? 'field' : 'setting'}>
      <div className="label">
        <label htmlFor={id}>{label}</label> <SavedMark isSaved={isSaved} />
      </div>
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
  readonly onSave: (value: number) => Saving;
}

export function NumberSetting({ label, unit, value, min, max, onSave }: NumberSettingProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const id = useId();
  const [isSaved, follow] = useSaved();
  const number = draft === null ? value : Number(draft);
  const isValid = draft === null || (/^\d+$/.test(draft) && number >= min && number <= max);
  const save = () => {
    if (!isValid) return;
    if (number !== value) follow(onSave(number));
    setDraft(null);
  };
  if (!useShown(label, unit)) return null;
  return (
    <div className="setting">
      <div className="label">
        <label htmlFor={id}>{label}</label> <SavedMark isSaved={isSaved} />
      </div>
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
  readonly onSave: (value: T) => Saving;
}

export function ChoiceSetting<T extends string>({ label, value, choices, onSave }: ChoiceSettingProps<T>) {
  const id = useId();
  const [isSaved, follow] = useSaved();
  const choose = (wanted: string) => {
    const found = choices.find(([choice]) => choice === wanted);
    if (found !== undefined) follow(onSave(found[0]));
  };
  if (!useShown(label, ...choices.map(([, name]) => name))) return null;
  return (
    <div className="setting">
      <div className="label">
        <label htmlFor={id}>{label}</label> <SavedMark isSaved={isSaved} />
      </div>
      <select id={id} value={value} onChange={(event) => choose(event.target.value)}>
        {choices.map(([choice, name]) => (
          <option key={choice} value={choice}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}

interface SwitchSettingProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly onSave: (isOn: boolean) => Saving;
}

export function SwitchSetting({ label, isOn, onSave }: SwitchSettingProps) {
  const [isSaved, follow] = useSaved();
  if (!useShown(label)) return null;
  return (
    <div className="row switch">
      <label className="row">
        <input type="checkbox" checked={isOn} onChange={(event) => follow(onSave(event.target.checked))} />
        {label}
      </label>
      <SavedMark isSaved={isSaved} />
    </div>
  );
}
