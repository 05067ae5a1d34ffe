/** A window that shows these transfers instead of its host's: for looks and words that no peer brings about at will. */
import type { Page } from '@playwright/test';
import type { FolderFile, Transfer } from '../../src-shared/model/snapshot';

/** To be called before the page is opened. `files`: what every folder holds. */
export async function showTransfers(
  page: Page,
  transfers: readonly Transfer[],
  files: readonly FolderFile[] = [],
): Promise<void> {
  await page.routeWebSocket(/bridge/, (toPage) => {
    const toHost = toPage.connectToServer();
    toPage.onMessage((text) => {
      const { kind, id, command, args } = JSON.parse(String(text));
      if (command !== 'transfer.files') return toHost.send(text);
      const page = files.slice(args.offset, args.offset + args.limit);
      toPage.send(
        JSON.stringify({ kind: kind === 'request' ? 'reply' : kind, id, result: { files: page, total: files.length } }),
      );
    });
    toHost.onMessage((text) => {
      const message = JSON.parse(String(text));
      const isSnapshot = message.result?.transfers !== undefined;
      toPage.send(isSnapshot ? JSON.stringify({ ...message, result: { ...message.result, transfers } }) : text);
    });
  });
}
