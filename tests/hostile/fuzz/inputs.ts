/** Inputs from a seed: samples of all that peers, windows and disks bring, cut, glued, repeated and damaged. */

const SAMPLES: readonly string[] = [
  '100 bob',
  '120 bob 12 "a b.txt"',
  '121 bob 5',
  '130 bob C:\\x\\a.txt',
  '131 bob 9007199254740993',
  '132 bob 0',
  '150 unavailable',
  '190 bob port59',
  '191 bob folders listing',
  '[\\*.*]',
  '[\\sub\\*.*]',
  'rawrite32.exe    176 kb',
  'Movies 700 MB',
  'Photos  2023',
  '3565158 song one.mp3',
  '[music]',
  'music [dir]',
  'End of list.',
  'fserve>',
  "[43% read, 'C' for more, 'S' to stop]",
  "['C' for more, 'S' to stop]",
  'Sorry, all send and queue slots are full',
  'cd \\a\\..\\b',
  'dir -b -3 /w "x y"',
  'read -20 a.txt',
  '{"list":["a"]}',
  '{"name":"a.txt","size":12,"time":1790000000000,"run":true}',
  '{"end":1}',
  '{"name":"../x","size":1}',
  '{"name":".."}',
  '\x02bold\x02\x0304,01red\x03\x04ff8800hex\x0f',
  '\x01ACTION waves\x01',
  '../../etc/passwd',
  'CON.txt. . ',
  '.bashrc',
  'a.part.json',
  '\u202egpj.exe',
  '☕ Größe 日本 \ud800',
  '{"kind":"request","id":1,"command":"visit.list","args":{"visitId":"v","folder":[]}}',
  '{"kind":"event","seq":1,"name":"visit.lines","payload":{"visitId":"v","lines":[]}}',
  '{"nick":"ada","listen":[{"host":"::","port":59}],"shares":[{"name":"a","path":"/a"}],"limits":{"sessions":1}}',
  '{"id":"t","direction":"send","name":"a","sizeBytes":1,"host":"h","port":59,"phase":{"kind":"queued"}}',
  '{"name":"a","sizeBytes":5,"nick":"bob","host":"::1","bytes":3,"mismatches":0,"savedAt":1}',
  'dcc://bob@[fe80::1%eth0]:59/a b',
];

const BITS: readonly string[] = [
  '\r',
  '\n',
  '\0',
  ' ',
  '\\',
  '/',
  '"',
  '[',
  ']',
  '{',
  '}',
  '\x03',
  '\x01',
  '9',
  '-',
  '%',
  '.',
  ':',
];
const MOST_PIECES = 6;
const MOST_REPEATS = 100;
const MOST_BYTES = 5 * 1024;

/** Mulberry32: small, and the same everywhere. @returns numbers from 0 to 1, without 1 */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function makeInput(random: () => number): Uint8Array {
  const below = (limit: number) => Math.floor(random() * limit);
  const pick = (texts: readonly string[]) => texts[below(texts.length)] ?? '';
  let text = '';
  for (let piece = 0; piece <= below(MOST_PIECES); piece++) text += below(3) === 0 ? pick(BITS) : pick(SAMPLES);
  if (below(20) === 0) text += pick([...BITS, ...SAMPLES]).repeat(below(MOST_REPEATS));
  const bytes = Buffer.from(text.slice(0, MOST_BYTES), below(4) === 0 ? 'latin1' : 'utf8');
  for (let damage = below(4); damage > 0 && bytes.length > 0; damage--) bytes[below(bytes.length)] = below(256);
  const from = below(3) === 0 ? below(bytes.length) : 0;
  return Uint8Array.from(bytes.subarray(from, below(3) === 0 ? from + below(bytes.length - from + 1) : bytes.length));
}
