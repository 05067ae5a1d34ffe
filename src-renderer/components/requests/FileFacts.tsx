/** What would come: its name with its real ending, how big it is, where it goes, and what is there already. */
import { formatBytes } from '../../../src-shared/model/formatting';
import type { Request } from '../../../src-shared/model/snapshot';
import { visibleText } from '../../../src-shared/text/mirc-text';
import { DANGER, DANGER_AMONG_THEM, howMuch } from './request-words';

type AskedFile = NonNullable<Request['file']>;

/** Names stand from left to right whatever their letters are: what is at the end is really the ending. */
export function FileFacts({ file }: { readonly file: AskedFile }) {
  const ending = /\.([^.\s]{1,12})$/.exec(file.name)?.[1];
  return (
    <>
      <p className="file-name">
        <strong>
          <bdi dir="ltr">{visibleText(file.name)}</bdi>
        </strong>{' '}
        {ending !== undefined && (
          <span className={`ending ${file.danger === 'none' ? '' : 'danger'}`}>{visibleText(ending)}</span>
        )}{' '}
        <span className="quiet">{formatBytes(file.sizeBytes)}</span>
      </p>
      {file.danger !== 'none' && <p className="danger small">{DANGER[file.danger]}</p>}
      {file.announcedName !== null && (
        <p className="quiet small file-name">Announced as “{visibleText(file.announcedName)}”.</p>
      )}
      {file.existing && (
        <p className="small">
          You have a file of this name: {formatBytes(file.existing.sizeBytes)}, of{' '}
          {new Date(file.existing.modifiedAt).toLocaleDateString()}.
        </p>
      )}
      {file.part && <p className="small">{formatBytes(file.part.positionBytes)} of it are here already.</p>}
      <Goal file={file} />
    </>
  );
}

/** One answer for all that comes. Of a sender that does not say how much, only the first file is known. */
export function FolderFacts({ file }: { readonly file: AskedFile }) {
  const { offer, inFolder, danger, sizeBytes } = file;
  return (
    <>
      {danger !== 'none' && (
        <>
          <p className="file-name">
            <strong>
              <bdi dir="ltr">{visibleText(file.name)}</bdi>
            </strong>
          </p>
          <p className="danger small">{DANGER[danger]}</p>
        </>
      )}
      {danger === 'none' && offer?.hasPrograms && <p className="danger small">{DANGER_AMONG_THEM}</p>}
      {offer === null ? (
        <p className="small">
          Its first file has {formatBytes(sizeBytes)}. Your answer holds for all of the folder; it gets a place of its
          own, and nothing is overwritten.
        </p>
      ) : (
        <p className="small">
          {inFolder !== null && `${howMuch(offer)}. `}
          Your answer holds for all of {inFolder === null ? 'them' : 'it'}, and nothing is overwritten.
        </p>
      )}
      <Goal file={file} />
    </>
  );
}

function Goal({ file }: { readonly file: AskedFile }) {
  return (
    <p className="quiet small row">
      <span className="cut" title={file.folder}>
        Goes to {file.folder}
      </span>
      {file.freeBytes !== null && <span className="figures">· {formatBytes(file.freeBytes)} free</span>}
    </p>
  );
}
