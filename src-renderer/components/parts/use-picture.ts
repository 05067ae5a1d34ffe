/** The picture of a transfer, read from the host while it is shown. */
import { useEffect, useState } from 'react';
import { useActions } from '../../state/use-app';

export type ShownPicture =
  | { readonly kind: 'reading' }
  /** `url`: good as long as the component is there. */
  | { readonly kind: 'there'; readonly url: string }
  /** None that can be shown. */
  | { readonly kind: 'none' };

export function usePicture(transferId: string): ShownPicture {
  const actions = useActions();
  const [picture, setPicture] = useState<ShownPicture>({ kind: 'reading' });
  useEffect(() => {
    const leaving = new AbortController();
    let url: string | null = null;
    actions.readPicture(transferId, leaving.signal).then((blob) => {
      if (leaving.signal.aborted) return;
      url = blob === null ? null : URL.createObjectURL(blob);
      setPicture(url === null ? { kind: 'none' } : { kind: 'there', url });
    });
    return () => {
      leaving.abort();
      if (url !== null) URL.revokeObjectURL(url);
    };
  }, [actions, transferId]);
  return picture;
}
