import { useState } from 'react';
import { MAX_PICTURE_BYTES, mayBePicture } from '../../../src-shared/contract/picture-address';
import type { Transfer } from '../../../src-shared/model/snapshot';
import { visibleText } from '../../../src-shared/text/mirc-text';
import { useActions } from '../../state/use-app';
import { usePicture } from '../parts/use-picture';
import './TransferPicture.css';

/** Whether a line has room for a picture: what came whole, and what we send. The host looks into the file. */
export function hasPicture({ name, sizeBytes, folder, direction, service, state }: Transfer): boolean {
  if (folder !== null || sizeBytes === 0 || sizeBytes > MAX_PICTURE_BYTES || !mayBePicture(name)) return false;
  return direction === 'receive' ? state === 'done' : service === 'send';
}

/** In its place below the line of the file; a press shows it large. What is no picture stays a file. */
export function TransferPicture({ id, name }: Pick<Transfer, 'id' | 'name'>) {
  const actions = useActions();
  const picture = usePicture(id);
  const [isBroken, setBroken] = useState(false);
  if (picture.kind === 'none' || isBroken) return null;
  const shown = visibleText(name);
  const open = () => actions.openDialog({ kind: 'picture', transferId: id, name: shown });
  return (
    <button type="button" className="transfer-picture" aria-label={`Show ${shown} large`} onClick={open}>
      {picture.kind === 'there' && (
        <img src={picture.url} alt="" decoding="async" onError={() => setBroken(true)} draggable={false} />
      )}
    </button>
  );
}
