import { CopyPlus, FolderOpen, ListX, Pause, Play, RotateCw, X } from 'lucide-react';
import type { Transfer } from '../../../src-shared/model/snapshot';
import { visibleText } from '../../../src-shared/text/mirc-text';
import { useActions, useSnapshot } from '../../state/use-app';
import { canDo, goOnLabel } from './transfer-actions';

/** Pictures with names: those that come and go stand left of those that stay. */
export function TransferButtons({ transfer }: { readonly transfer: Transfer }) {
  const actions = useActions();
  const canReveal = useSnapshot((snapshot) => snapshot.host.reveal);
  const { id, state, direction } = transfer;
  const goOn = goOnLabel(transfer);
  const canRemove = canDo(transfer, 'remove');
  return (
    <>
      {goOn !== null && (
        <IconButton
          name={goOn}
          hint={state === 'waiting' ? 'Try now' : goOn}
          onPress={() => actions.run('transfer.retry', { id })}
        >
          {goOn === 'Resume' ? <Play size={16} aria-hidden /> : <RotateCw size={16} aria-hidden />}
        </IconButton>
      )}
      {canDo(transfer, 'send-under-another-name') && (
        <IconButton
          name="Send under another name"
          onPress={() => actions.run('transfer.send-under-another-name', { id })}
        >
          <CopyPlus size={16} aria-hidden />
        </IconButton>
      )}
      {canDo(transfer, 'pause') && (
        <IconButton name="Pause" onPress={() => actions.run('transfer.pause', { id })}>
          <Pause size={16} aria-hidden />
        </IconButton>
      )}
      {state === 'done' && direction === 'receive' && canReveal && (
        <IconButton name="Show in folder" onPress={() => actions.run('transfer.reveal', { id })}>
          <FolderOpen size={16} aria-hidden />
        </IconButton>
      )}
      {!canRemove && canDo(transfer, 'cancel') && (
        <IconButton name="Cancel" onPress={() => actions.run('transfer.cancel', { id })}>
          <X size={16} aria-hidden />
        </IconButton>
      )}
      {canRemove && (
        <IconButton
          name={`Remove ${visibleText(transfer.name)} from the list`}
          hint="Remove from the list"
          onPress={() => void actions.toEach([id], 'remove')}
        >
          <ListX size={16} aria-hidden />
        </IconButton>
      )}
    </>
  );
}

interface IconButtonProps {
  readonly name: string;
  /** Left out: the name says all. */
  readonly hint?: string;
  readonly onPress: () => void;
  readonly children: React.ReactNode;
}

function IconButton({ name, hint = name, onPress, children }: IconButtonProps) {
  return (
    <button type="button" className="plain icon small-icon" aria-label={name} title={hint} onClick={onPress}>
      {children}
    </button>
  );
}
