/** The values of options, checked one by one. What does not fit becomes a sentence that says what would. */
import { NICK_PATTERN } from '../../../src-shared/model/settings';
import { type HostPort, parseHostPort } from './host-port';

/** Something in the words is wrong; its message is for the person who wrote them. */
export class Misuse extends Error {}

export interface Values {
  flag(name: string): boolean;
  text(name: string): string | null;
  list(name: string): readonly string[] | null;
}

export function readValues(values: Readonly<Record<string, unknown>>): Values {
  return {
    flag: (name) => values[name] === true,
    text: (name) => {
      const value = values[name];
      if (typeof value !== 'string') return null;
      if (value === '') throw new Misuse(`--${name} needs a value.`);
      return value;
    },
    list: (name) => {
      const value = values[name];
      return Array.isArray(value) ? value.map(String) : null;
    },
  };
}

/** @throws Misuse, as all of these. */
export function hostPort(option: string, text: string): HostPort {
  const read = parseHostPort(text);
  if (read !== null) return read;
  const forms = option === '--ui' ? '127.0.0.1:5960, [::1]:5960 or off' : '0.0.0.0:5959 or [::1]:5959';
  throw new Misuse(`${option} takes HOST:PORT, as in ${forms}; "${text}" is not.`);
}

export function oneOf<T extends string>(option: string, text: string | null, choices: readonly T[]): T | null {
  if (text === null) return null;
  const chosen = choices.find((choice) => choice === text);
  if (chosen === undefined)
    throw new Misuse(`${option} takes one of ${choices.join(', ')}; "${text}" is none of them.`);
  return chosen;
}

export function nickOf(text: string | null): string | null {
  if (text === null || NICK_PATTERN.test(text)) return text;
  throw new Misuse(`"${text}" is no nick: 1 to 30 characters, without spaces.`);
}

/** Bytes a second: `500000`, `500k`, `2M`, in steps of 1,024. @throws Misuse. */
export function rateOf(option: string, text: string | null): number | null {
  if (text === null) return null;
  const [, number, unit] = /^(\d{1,9})([kmg]?)$/i.exec(text) ?? [];
  const rate = Number(number ?? 0) * 1024 ** ' kmg'.indexOf((unit || ' ').toLowerCase());
  if (rate >= 1 && Number.isSafeInteger(rate)) return rate;
  throw new Misuse(`${option} takes bytes a second, like 500000, 500k or 2M; "${text}" is none.`);
}
