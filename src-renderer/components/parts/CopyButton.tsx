import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { useActions } from '../../state/use-app';
import './CopyButton.css';

const COPIED_MS = 2000;

interface CopyButtonProps {
  readonly text: string;
  /** What is copied, where several of these stand on one page: "Copy link". */
  readonly label?: string;
}

/** Says that it did for a moment; keeps its width. */
export function CopyButton({ text, label = 'Copy' }: CopyButtonProps) {
  const actions = useActions();
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    if (!(await actions.copy(text))) return;
    setCopied(true);
    setTimeout(() => setCopied(false), COPIED_MS);
  };
  return (
    <button type="button" className="copy" onClick={copy}>
      {isCopied ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />}
      <span aria-live="polite">{isCopied ? 'Copied' : label}</span>
    </button>
  );
}
