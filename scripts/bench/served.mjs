/** A `port59 serve` of the bench: its events, its window's bridge, and what the system says it used. */
import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import { root } from '../project.mjs';

export const program = join(root, 'dist/cli/port59.js');
/** The kernel's clock ticks in a second, as /proc counts processor time. */
const TICKS = 100;

/** @typedef {{ event: string, [field: string]: any }} Printed */

export class Served {
  /** @type {Printed[]} */
  #printed = [];
  /** @type {Set<() => void>} */
  #waiting = new Set();
  /** @type {Promise<WebSocket> | null} */
  #bridge = null;
  /** @type {Map<number, (answer: any) => void>} */
  #asked = new Map();
  #nextId = 1;

  /** @param {import('node:child_process').ChildProcess} child */
  constructor(child) {
    this.child = child;
    if (child.stdout === null) throw new Error('no output');
    createInterface({ input: child.stdout }).on('line', (line) => {
      this.#printed.push(JSON.parse(line));
      for (const wake of [...this.#waiting]) wake();
    });
  }

  /** @param {readonly string[]} args @param {readonly string[]} [nodeArgs] */
  static async start(args, nodeArgs = []) {
    const command = [
      ...nodeArgs,
      program,
      'serve',
      '--json',
      '--listen',
      '127.0.0.1:0',
      '--ui',
      '127.0.0.1:0',
      ...args,
    ];
    const served = new Served(spawn(process.execPath, command, { stdio: ['pipe', 'pipe', 'inherit'] }));
    await served.next((event) => event.event === 'listening' && event.service === 'ui');
    return served;
  }

  get address() {
    const listening = this.#printed.find((event) => event.service === 'dcc');
    return `${listening?.host}:${listening?.port}`;
  }

  get pid() {
    return Number(this.child.pid);
  }

  /** The first event that fits, printed already or yet to come. @param {(event: Printed) => boolean} fits */
  next(fits) {
    return new Promise((resolve) => {
      const look = () => {
        const found = this.#printed.find(fits);
        if (found === undefined) return;
        this.#waiting.delete(look);
        resolve(found);
      };
      this.#waiting.add(look);
      look();
    });
  }

  /** @param {(event: Printed) => boolean} fits */
  count(fits) {
    return this.#printed.filter(fits).length;
  }

  /** Nothing of what was printed so far counts any more. */
  forget() {
    this.#printed = this.#printed.filter((event) => event.event === 'listening');
  }

  /** @param {string} command @param {object} args @returns {Promise<any>} */
  async ask(command, args) {
    this.#bridge ??= this.#enter();
    const bridge = await this.#bridge;
    const id = this.#nextId++;
    const answer = new Promise((resolve) => this.#asked.set(id, resolve));
    bridge.send(JSON.stringify({ kind: 'request', id, command, args }));
    const { kind, result, problem } = await answer;
    if (kind !== 'reply') throw new Error(`${command}: ${JSON.stringify(problem)}`);
    return result;
  }

  /** Processor seconds so far. */
  cpuSeconds() {
    const fields = readFileSync(`/proc/${this.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / TICKS;
  }

  /** Resident memory, now or at its highest, in bytes. @param {'VmRSS' | 'VmHWM'} which */
  memory(which) {
    const found = new RegExp(`${which}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${this.pid}/status`, 'utf8'));
    return Number(found?.[1] ?? 0) * 1024;
  }

  async stop() {
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.stdin?.write('{"quit":true}\n');
    await gone;
  }

  async #enter() {
    const { url } = await this.next((event) => event.service === 'ui');
    const entry = await fetch(url, { redirect: 'manual' });
    const cookie = entry.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const { origin } = new URL(url);
    const bridge = new WebSocket(`${origin.replace('http', 'ws')}/bridge`, {
      headers: { Cookie: cookie, Origin: origin },
    });
    const key = Buffer.from(entry.headers.get('location')?.split('#key=')[1] ?? '', 'base64url');
    await new Promise((resolve, reject) => {
      bridge.once('error', reject);
      bridge.on('message', (data) => {
        const message = JSON.parse(String(data));
        if (message.kind === 'welcome') resolve(null);
        if (message.kind === 'challenge') {
          // As `window-proof` says.
          const hmac = createHmac('sha256', key).update(`port59 window\n${origin}\n${message.nonce}`);
          bridge.send(JSON.stringify({ kind: 'proof', how: 'hmac', value: hmac.digest('base64url') }));
        }
        if (message.id !== undefined) this.#asked.get(message.id)?.(message);
      });
    });
    return bridge;
  }
}
