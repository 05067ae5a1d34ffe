import { Check } from 'lucide-react';
import { useCallback, useRef, useState } from 'react';

const SHOWN_MS = 3000;

/** What a field's `onSave` gives back; `true`, later or now: it is saved. */
export type Saving = unknown;

/** Whether this field was saved just now, and what to hand each saving to. */
export function useSaved(): readonly [boolean, (saving: Saving) => void] {
  const [isSaved, setSaved] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const follow = useCallback((saving: Saving) => {
    void Promise.resolve(saving).then((result) => {
      if (result !== true) return;
      clearTimeout(timer.current);
      setSaved(true);
      timer.current = setTimeout(() => setSaved(false), SHOWN_MS);
    });
  }, []);
  return [isSaved, follow];
}

/** Takes its room always, so that nothing moves. */
export function SavedMark({ isSaved }: { readonly isSaved: boolean }) {
  return (
    <span className="saved small" role="status">
      {isSaved && (
        <>
          <Check size={14} aria-hidden /> Saved
        </>
      )}
    </span>
  );
}
