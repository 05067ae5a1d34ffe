import { useEffect } from 'react';
import { formatBytes, formatPercent } from '../../../src-shared/model/formatting';
import { useApp } from '../../state/use-app';
import { CutName } from '../parts/CutName';

/** Files on their way from this browser to Port59, before they can be offered. In view wherever the person goes. */
export function Uploads() {
  const uploads = useApp((state) => state.uploads);
  const isBusy = uploads.length > 0;
  useEffect(() => {
    if (!isBusy) return;
    // A page that is left stops reading the file.
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isBusy]);
  return uploads.map((upload) => (
    <div key={upload.id} className="upload">
      <span className="row upload-name">
        Preparing <CutName name={upload.name} /> <span className="quiet small">for {upload.to}</span>
      </span>
      <progress aria-label={`Preparing ${upload.name}`} max={Math.max(1, upload.sizeBytes)} value={upload.sentBytes} />
      <span className="small quiet figures">
        {upload.files > 1 && `${upload.filesDone} of ${upload.files} files · `}
        {formatPercent(upload.sentBytes, upload.sizeBytes)} of {formatBytes(upload.sizeBytes)}
      </span>
      <button type="button" className="plain" onClick={upload.cancel}>
        Cancel
      </button>
    </div>
  ));
}
