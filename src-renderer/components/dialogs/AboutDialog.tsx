/** Which Port59 this is, and whose work is in it. */
import { useEffect, useState } from 'react';
import { useActions, useSnapshot } from '../../state/use-app';
import { Dialog } from '../parts/Dialog';
import './AboutDialog.css';

/** Collected at the build, beside the page. */
const NOTICES = 'notices.txt';
/** Where the host can show them [desktop 2 menus]. */
const OWN_PLACES = [
  ['log', 'Show log'],
  ['data-folder', 'Show data folder'],
] as const;

/** Implements [desktop 3] "LICENSE and the notices of everything bundled in About". */
export function AboutDialog() {
  const actions = useActions();
  const version = useSnapshot((snapshot) => snapshot.version);
  const canReveal = useSnapshot((snapshot) => snapshot.host.reveal);
  const [notices, setNotices] = useState<string | null>(null);
  const close = () => actions.openDialog(null);
  useEffect(() => {
    const ended = new AbortController();
    readNotices(ended.signal).then(setNotices, () => setNotices(''));
    return () => ended.abort();
  }, []);
  return (
    <Dialog title="About Port59" onClose={close} isWide>
      <p>
        Port59 {version}. Direct chat and file exchange between people, over mIRC’s DCC Server protocol, without a
        server in between.
      </p>
      <p className="quiet small">Free under the MIT License. Port59 comes as it is, without any warranty.</p>
      {notices !== '' && (
        <section className="stack" aria-label="Licences">
          <h2>What it is built from</h2>
          <textarea
            className="notices"
            aria-label="Notices of the libraries in Port59"
            readOnly
            value={notices ?? 'Reading…'}
          />
        </section>
      )}
      <div className="row actions">
        {canReveal &&
          OWN_PLACES.map(([place, label]) => (
            <button key={place} type="button" onClick={() => void actions.run('host.show-own', { place })}>
              {label}
            </button>
          ))}
        <span className="grow" />
        <button type="button" className="primary" onClick={close}>
          Close
        </button>
      </div>
    </Dialog>
  );
}

/** @throws when they are not there: a page that was not built as a whole. */
async function readNotices(signal: AbortSignal): Promise<string> {
  const answer = await fetch(NOTICES, { signal });
  const isText = answer.headers.get('content-type')?.startsWith('text/plain') ?? false;
  return answer.ok && isText ? answer.text() : '';
}
