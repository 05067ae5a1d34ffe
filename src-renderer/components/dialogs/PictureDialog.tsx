import { useActions } from '../../state/use-app';
import { Dialog } from '../parts/Dialog';
import { usePicture } from '../parts/use-picture';
import './PictureDialog.css';

interface PictureDialogProps {
  readonly transferId: string;
  readonly name: string;
}

/** A picture that was sent or received, as large as the window allows. */
export function PictureDialog({ transferId, name }: PictureDialogProps) {
  const actions = useActions();
  const picture = usePicture(transferId);
  const close = () => actions.openDialog(null);
  return (
    <Dialog title={name} onClose={close} isWide>
      <div className="picture-room">
        {picture.kind === 'there' && <img src={picture.url} alt={name} />}
        {picture.kind === 'none' && <p className="quiet">This picture is not there any more.</p>}
      </div>
      <div className="row end">
        <button type="button" onClick={close}>
          Close
        </button>
      </div>
    </Dialog>
  );
}
