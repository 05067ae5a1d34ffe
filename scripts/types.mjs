// Type-checks each room with its own compiler options: what one may not use (DOM, Node) it does not even see.
import { installed, run } from './project.mjs';

const PROJECTS = ['src-shared', 'src-main', 'src-renderer', 'tests', 'scripts'];

let failed = false;
for (const project of PROJECTS) {
  if ((await run(process.execPath, [installed('typescript/bin/tsc'), '-p', project])) !== 0) failed = true;
}
process.exitCode = failed ? 1 : 0;
