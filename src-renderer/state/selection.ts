/** What is chosen in a list of which one can choose several: as in every list of files. Pure. */

export interface Selection {
  readonly chosen: ReadonlySet<string>;
  /** Where the keys are; null: nowhere yet. */
  readonly active: string | null;
  /** Where a choice with Shift begins. */
  readonly anchor: string | null;
}

/** What is held with a press or a key: Ctrl (Command) toggles, or only walks; Shift takes all up to there. */
export interface Held {
  readonly isToggling: boolean;
  readonly isExtending: boolean;
}

export const NOTHING_CHOSEN: Selection = { chosen: new Set(), active: null, anchor: null };

/** By the pointer, or by the key that chooses. */
export function pressed(before: Selection, ids: readonly string[], id: string, held: Held): Selection {
  if (held.isExtending) return extended(before, ids, id, held.isToggling);
  if (!held.isToggling) return only(id);
  const chosen = new Set(before.chosen);
  if (!chosen.delete(id)) chosen.add(id);
  return { chosen, active: id, anchor: id };
}

/** By keys, to this place in the list. */
export function walked(before: Selection, ids: readonly string[], to: number, held: Held): Selection {
  const id = ids[Math.max(0, Math.min(ids.length - 1, to))];
  if (id === undefined) return before;
  if (held.isExtending) return extended(before, ids, id, held.isToggling);
  return held.isToggling ? { ...before, active: id } : only(id);
}

export function chooseAll(before: Selection, ids: readonly string[]): Selection {
  return { ...before, chosen: new Set(ids) };
}

/** Without what is not in the list any more; the same object when nothing changes. */
export function still(before: Selection, ids: readonly string[]): Selection {
  if (before.chosen.size === 0 && before.active === null && before.anchor === null) return before;
  const there = new Set(ids);
  const kept = (id: string | null) => (id !== null && there.has(id) ? id : null);
  const chosen = [...before.chosen].filter((id) => there.has(id));
  const [active, anchor] = [kept(before.active), kept(before.anchor)];
  if (chosen.length === before.chosen.size && active === before.active && anchor === before.anchor) return before;
  return { chosen: new Set(chosen), active, anchor };
}

function only(id: string): Selection {
  return { chosen: new Set([id]), active: id, anchor: id };
}

/** `adds`: to what is chosen; else only this stretch is. */
function extended(before: Selection, ids: readonly string[], id: string, adds: boolean): Selection {
  const to = ids.indexOf(id);
  const begun = before.anchor === null ? -1 : ids.indexOf(before.anchor);
  const from = begun < 0 ? to : begun;
  const stretch = ids.slice(Math.min(from, to), Math.max(from, to) + 1);
  const chosen = new Set(adds ? [...before.chosen, ...stretch] : stretch);
  return { chosen, active: id, anchor: ids[from] ?? id };
}
