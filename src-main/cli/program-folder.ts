/** The folder with `package.json` and `dist`: two above this file, in the sources as in the build, where all files of the command line lie in one folder. */
import { fileURLToPath } from 'node:url';

export const PROGRAM_FOLDER = fileURLToPath(new URL('../..', import.meta.url));
