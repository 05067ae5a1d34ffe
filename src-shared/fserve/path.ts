/** Where a `cd` leads (rule 5.7): `\`, `/`, `..`, `.`, from the root or from here. `..` at the root stays there. */
export function resolvePath(current: readonly string[], input: string): readonly string[] {
  const path = /^[\\/]/.test(input) ? [] : [...current];
  for (const part of input.split(/[\\/]+/)) {
    if (part === '..') path.pop();
    else if (part !== '' && part !== '.') path.push(part);
  }
  return path;
}
