/** Where one can listen, as choices: all addresses of a kind, those of this machine, and nothing that is typed. */
import type { CommandResult } from '../../../src-shared/contract/contract';
import type { ListenAddress } from '../../../src-shared/model/settings';

export type Place = CommandResult<'listeners.places'>[number];

const ALL: readonly (readonly [host: string, label: string])[] = [
  ['0.0.0.0', 'All addresses (IPv4)'],
  ['::', 'All addresses (IPv6)'],
];
const USUAL_PORT = 59;

/** `192.168.1.5 (eth0)`; an address that this machine does not have stays as it is. */
export function placeInWords(host: string, places: readonly Place[]): string {
  const all = ALL.find(([one]) => one === host)?.[1];
  if (all !== undefined) return all;
  if (isLoopback(host)) return `${host} – this computer only`;
  const network = places.find((place) => place.host === host)?.network;
  return network === undefined ? host : `${host} (${network})`;
}

/** What can be added: nothing that is there already, nor what all addresses of its kind have taken. */
export function placesToAdd(listen: readonly ListenAddress[], places: readonly Place[]): readonly string[] {
  const isThere = (host: string) => listen.some((one) => one.host === host);
  const isTaken = (host: string) => isThere(host.includes(':') ? '::' : '0.0.0.0');
  const all = ALL.map(([host]) => host).filter((host) => !isThere(host));
  return [...all, ...places.map(({ host }) => host).filter((host) => !isThere(host) && !isTaken(host))];
}

/** At the port of the others. All addresses of a kind take the place of the single ones. */
export function withPlace(listen: readonly ListenAddress[], host: string): ListenAddress[] {
  const port = listen[0]?.port ?? USUAL_PORT;
  const isCovered = (one: ListenAddress) =>
    (host === '0.0.0.0' && !one.host.includes(':')) || (host === '::' && one.host.includes(':'));
  return [...listen.filter((one) => !isCovered(one)), { host, port }];
}

/** A sentence when it is no port; 0 is one: the system then chooses. */
export function portProblem(text: string): string | null {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? null : 'A port is a number from 1 to 65535.';
}

function isLoopback(host: string): boolean {
  return host === '::1' || host === 'localhost' || host.startsWith('127.');
}
