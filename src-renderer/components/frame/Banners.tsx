/** What went wrong, as sentences with the button that helps. */
import { X } from 'lucide-react';
import type { Problem } from '../../../src-shared/model/problem';
import { describeProblem } from '../../../src-shared/model/wording';
import { useActions, useApp, useSnapshot } from '../../state/use-app';
import { remedyFor } from '../parts/remedy';

const MAX_SHOWN = 3;
const LOST = 'The connection to Port59 is lost. Trying again by itself; what you write is kept meanwhile.';
export const LOCKED =
  'Port59 does not know this page. Open the address that Port59 shows, in this browser; this page then goes on.';

export function Banners() {
  const notices = useSnapshot((snapshot) => snapshot.notices);
  const connection = useApp((state) => state.connection);
  const failure = useApp((state) => state.failure);
  const actions = useActions();
  return (
    <div className="banners" aria-live="polite">
      {connection === 'lost' && <p className="banner error">{LOST}</p>}
      {connection === 'locked' && <p className="banner error">{LOCKED}</p>}
      {failure !== null && (
        <Banner
          severity="error"
          text={failure.text}
          problem={failure.problem}
          onDismiss={() => actions.forgetFailure()}
        />
      )}
      {notices.slice(-MAX_SHOWN).map(({ id, severity, problem }) => (
        <Banner
          key={id}
          severity={severity}
          text={describeProblem(problem)}
          problem={problem}
          onDismiss={() => actions.run('notice.dismiss', { id })}
        />
      ))}
      {notices.length > MAX_SHOWN && (
        <p className="banner small">…and {notices.length - MAX_SHOWN} older. Dismiss these to see them.</p>
      )}
    </div>
  );
}

interface BannerProps {
  readonly severity: 'info' | 'warning' | 'error';
  readonly text: string;
  readonly problem: Problem | null;
  readonly onDismiss: () => void;
}

function Banner({ severity, text, problem, onDismiss }: BannerProps) {
  const actions = useActions();
  const settings = useSnapshot((snapshot) => snapshot.settings);
  const remedy = problem === null ? null : remedyFor(problem, settings, actions);
  return (
    <div className={`banner ${severity}`}>
      <p className="grow">{text}</p>
      {remedy !== null && (
        <button
          type="button"
          onClick={() => {
            onDismiss();
            remedy.apply();
          }}
        >
          {remedy.label}
        </button>
      )}
      <button type="button" className="plain icon" aria-label="Dismiss" title="Dismiss" onClick={onDismiss}>
        <X size={16} aria-hidden />
      </button>
    </div>
  );
}
