// The life of a transfer as a picture, made from the table in src-shared/model/transfer.ts by trying every event on every phase.
import { join } from 'node:path';
import { build } from 'vite';
import { root } from './project.mjs';

/** Events that can happen to nearly everything under way: told in a line, as arrows they would hide the rest. */
const EVERYWHERE = ['pause', 'cancel', 'fail', 'stop', 'files', 'complete', 'break'];
const KINDS = /** @type {const} */ (['offer', 'get', 'incoming', 'served']);
const REASON = { code: 'connection-lost', params: {} };

/** A phase of each name, and where what it holds decides, one of each sort. */
const PHASES = [
  { kind: 'queued' },
  { kind: 'calling' },
  { kind: 'retrying', at: 0, reason: REASON },
  ...['calling', 'comparing', 'moving', 'finishing'].map((was) => ({ kind: 'held', reason: REASON, was })),
  { kind: 'paused' },
  { kind: 'awaiting-peer', reason: REASON },
  { kind: 'comparing' },
  { kind: 'moving' },
  { kind: 'finishing', placing: false },
  { kind: 'done', confirmed: true, verified: true, reason: null },
  { kind: 'failed', reason: REASON },
  { kind: 'cancelled', told: false },
];

const EVENTS = [
  { kind: 'turn' },
  { kind: 'line-up' },
  { kind: 'begin', comparing: false },
  { kind: 'begin', comparing: true },
  { kind: 'compared' },
  { kind: 'hold', reason: REASON, alive: true },
  { kind: 'release' },
  { kind: 'finish' },
  { kind: 'complete', confirmed: true, verified: true, reason: null },
  { kind: 'break', reason: REASON, at: 0 },
  { kind: 'fail', reason: REASON },
  { kind: 'pause' },
  { kind: 'resume' },
  { kind: 'cancel' },
  { kind: 'return' },
];

/** @returns {Promise<string>} Markdown */
export async function transferPicture() {
  const { stepTransfer, PHASE_NAMES } = await loadTable();
  /** @type {Map<string, Map<string, Set<string>>>} by arrow: the kinds of transfers by what happens */
  const arrows = new Map();
  for (const phase of PHASES)
    for (const event of EVENTS)
      for (const kind of KINDS) {
        const next = stepTransfer(kind, phase, event);
        if (next === null || next.kind === phase.kind) continue;
        const arrow = `${phase.kind} --> ${next.kind}`;
        const events = arrows.get(arrow) ?? new Map();
        arrows.set(arrow, events.set(event.kind, (events.get(event.kind) ?? new Set()).add(kind)));
      }
  const drawn = [...arrows].flatMap(([arrow, events]) => {
    const labels = [...events].flatMap(([name, kinds]) =>
      EVERYWHERE.includes(name) && !arrow.endsWith('retrying') && !arrow.endsWith('awaiting-peer')
        ? []
        : [`${name}${kinds.size === KINDS.length ? '' : ` (${[...kinds].join(', ')})`}`],
    );
    return labels.length === 0 ? [] : [`    ${id(arrow)} : ${labels.join('<br/>')}`];
  });
  const everywhere = EVERYWHERE.filter((name) => !['files', 'break', 'stop'].includes(name)).map((name) => {
    const goals = new Set(
      [...arrows].filter(([, events]) => events.has(name)).map(([arrow]) => arrow.split(' --> ')[1]),
    );
    return `${name} → ${[...goals].join(', ')}`;
  });
  return [
    '```mermaid',
    'stateDiagram-v2',
    ...PHASE_NAMES.map((/** @type {string} */ name) => `    state "${name}" as ${id(name)}`),
    `    [*] --> queued : offer, get`,
    `    [*] --> calling : incoming, served`,
    ...drawn,
    '```',
    '',
    `From nearly everything under way also: ${everywhere.join('; ')}.`,
  ].join('\n');
}

/** @param {string} text */
function id(text) {
  return text.replaceAll('awaiting-peer', 'awaiting_peer');
}

async function loadTable() {
  const built = await build({
    configFile: false,
    root,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: { ssr: join(root, 'src-shared/model/transfer.ts'), write: false, minify: false },
  });
  const [output] = Array.isArray(built) ? built : [built];
  const code = 'output' in output ? output.output[0].code : '';
  return import(`data:text/javascript,${encodeURIComponent(code)}`);
}
