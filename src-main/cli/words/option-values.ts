/** The values of options, checked one by one. What does not fit becomes a sentence that says what would. */
import { type Endpoint, parseEndpoint } from '../../../src-shared/model/address';
import { NICK_PATTERN } from '../../../src-shared/model/settings';
import { type Option, variableOf } from './command-table';

/** Something in the words is wrong; its message is for the person who wrote them. */
export class Misuse extends Error {}

/** A value and where it was said: as an option, or as a variable of the environment. */
export interface Said {
  readonly label: string;
  readonly text: string;
}

export interface Values {
  flag(name: string): boolean;
  text(name: string): string | null;
  said(name: string): Said | null;
  list(name: string): readonly Said[] | null;
}

/** What the command line says wins; what it does not say may stand in a variable. @throws Misuse. */
export function readValues(
  values: Readonly<Record<string, unknown>>,
  options: readonly Option[],
  environment: Readonly<Record<string, string | undefined>>,
): Values {
  const fromVariable = (name: string): Said | null => {
    const option = options.find((one) => one.name === name && one.hasVariable);
    const text = option === undefined ? undefined : environment[variableOf(option)];
    return option === undefined || text === undefined || text === '' ? null : { label: variableOf(option), text };
  };
  const said = (name: string): Said | null => {
    const value = values[name];
    if (typeof value !== 'string') return fromVariable(name);
    if (value === '') throw new Misuse(`--${name} needs a value.`);
    return { label: `--${name}`, text: value };
  };
  return {
    flag: (name) => values[name] === true,
    text: (name) => said(name)?.text ?? null,
    said,
    list: (name) => {
      const value = values[name];
      if (Array.isArray(value)) return value.map((text) => ({ label: `--${name}`, text: String(text) }));
      const variable = fromVariable(name);
      return variable?.text.split(',').map((text) => ({ label: variable.label, text: text.trim() })) ?? null;
    },
  };
}

/** @throws Misuse, as all of these. */
export function hostPort({ label, text }: Said): Endpoint {
  const read = parseEndpoint(text);
  if (read !== null) return read;
  const forms = /ui$/i.test(label) ? '127.0.0.1:5960, [::1]:5960 or off' : '0.0.0.0:5959 or [::1]:5959';
  throw new Misuse(`${label} takes HOST:PORT, as in ${forms}; "${text}" is not.`);
}

/** As `hostPort`; a port alone means all addresses of this machine, of both kinds. */
export function listenAddresses(said: Said): readonly Endpoint[] {
  if (!/^\d{1,5}$/.test(said.text)) return [hostPort(said)];
  return ['0.0.0.0', '[::]'].map((host) => hostPort({ ...said, text: `${host}:${said.text}` }));
}

export function oneOf<T extends string>(said: Said | null, choices: readonly T[]): T | null {
  if (said === null) return null;
  const chosen = choices.find((choice) => choice === said.text);
  if (chosen !== undefined) return chosen;
  throw new Misuse(`${said.label} takes one of ${choices.join(', ')}; "${said.text}" is none of them.`);
}

export function nickOf(text: string | null): string | null {
  if (text === null || NICK_PATTERN.test(text)) return text;
  throw new Misuse(`"${text}" is no nick: 1 to 30 characters, without spaces.`);
}

/** Bytes a second: `500000`, `500k`, `1.5M`, in steps of 1,024. */
export function rateOf(said: Said | null): number | null {
  if (said === null) return null;
  const [, number, unit] = /^(\d{1,9}(?:\.\d{1,6})?)([kmg]?)$/i.exec(said.text) ?? [];
  const rate = Math.floor(Number(number ?? 0) * 1024 ** ' kmg'.indexOf((unit || ' ').toLowerCase()));
  if (rate >= 1 && Number.isSafeInteger(rate)) return rate;
  throw new Misuse(`${said.label} takes bytes a second, like 500000, 500k or 1.5M; "${said.text}" is none.`);
}

const SECONDS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600 };
/** What timers can count: 24 days. */
const MAX_SECONDS = 2_000_000;

/** In milliseconds, from `20`, `1.5`, `90s`, `5m`, `1h`. */
export function timeOf(said: Said | null): number | null {
  if (said === null) return null;
  const [, number, unit = ''] = /^(\d{1,9}(?:\.\d{1,6})?)([smh]?)$/.exec(said.text) ?? [];
  const seconds = Number(number ?? Number.NaN) * (SECONDS[unit] ?? Number.NaN);
  if (seconds >= 0 && seconds <= MAX_SECONDS) return seconds * 1000;
  throw new Misuse(`${said.label} takes a time, like 20, 90s, 5m or 1h; "${said.text}" is none.`);
}
