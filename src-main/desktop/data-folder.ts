/**
 * Where the program keeps its things. The core's folder is the one the command line uses too, so that both show the same
 * people; what Chromium keeps for the window goes into a folder inside it.
 */
import { join } from 'node:path';
import envPaths from 'env-paths';

export interface DataFolders {
  readonly ofCore: string;
  readonly ofWindow: string;
}

export function dataFolderOf({ dataFolder }: { readonly dataFolder: string | null }): DataFolders {
  const ofCore = dataFolder ?? envPaths('port59', { suffix: '' }).data;
  return { ofCore, ofWindow: join(ofCore, 'window') };
}
