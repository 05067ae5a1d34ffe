/** A picture of a transfer for the window, and nothing else of the disk. Who may ask is decided in `access`. */
import type { ServerResponse } from 'node:http';
import type { Core } from '../core/core-interface';
import { answerPage } from './answers';

export async function answerPicture(response: ServerResponse, core: Core, transferId: string): Promise<void> {
  const picture = await core.picture(transferId);
  if (picture === null) return answerPage(response, 404, 'There is no picture here.');
  response.writeHead(200, {
    'Content-Type': picture.type,
    'Content-Length': picture.bytes.length,
    'Cache-Control': 'no-store',
  });
  response.end(picture.bytes);
}
