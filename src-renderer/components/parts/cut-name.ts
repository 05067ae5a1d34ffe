/** Where a name that does not fit may be cut: in the middle, so that its ending is seen. Pure. */

/** Signs before the ending that stay with it. */
const KEPT_SIGNS = 5;
/** Fits wherever names stand. */
const SHORT = 12;
/** The longest ending; a sign may be many code units long, and a hostile one has no end. */
const LOOK_BACK = 160;
const ENDING = /(?:\.tar)?\.[\p{L}\p{N}_-]{1,8}$/iu;
/** Words of these scripts stand the other way round: cut in two, their halves would change places. */
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const SIGNS = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The part of the name that is never cut off: `final.jpg` of `holiday pictures final.jpg`; empty when there is none. */
export function endOfName(name: string): string {
  if (name.length <= SHORT) return '';
  const ending = ENDING.exec(name.slice(-SHORT))?.[0] ?? '';
  const stem = name.slice(0, name.length - ending.length);
  if (RIGHT_TO_LEFT.test(stem)) return ending;
  // The first sign of the piece may be torn: it is left where it is.
  const signs = [...SIGNS.segment(stem.slice(-LOOK_BACK))].slice(1).map(({ segment }) => segment);
  if (signs.length < KEPT_SIGNS) return ending;
  return `${signs.slice(-KEPT_SIGNS).join('')}${ending}`;
}
