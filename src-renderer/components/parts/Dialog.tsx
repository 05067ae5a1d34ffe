/** A modal dialog: the browser keeps the focus inside, Escape closes it, and the focus returns where it was. */
import { useEffect, useId, useRef } from 'react';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly isWide?: boolean;
  readonly children: React.ReactNode;
}

export function Dialog({ title, onClose, isWide = false, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = ref.current;
    const before = document.activeElement;
    dialog?.showModal();
    return () => {
      dialog?.close();
      // What it was opened from may be gone: then the pane in view is nearer than nothing.
      const back = before instanceof HTMLElement && before.isConnected ? before : document.querySelector('main');
      back?.focus();
    };
  }, []);
  return (
    <dialog ref={ref} aria-labelledby={titleId} className={isWide ? 'wide' : ''} onCancel={onClose}>
      <div className="stack">
        <h1 id={titleId}>{title}</h1>
        {children}
      </div>
    </dialog>
  );
}
