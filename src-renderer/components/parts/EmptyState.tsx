import type { LucideIcon } from 'lucide-react';

interface EmptyStateProps {
  readonly icon: LucideIcon;
  /** What to do, not only that there is nothing. */
  readonly text: string;
  readonly children?: React.ReactNode;
}

/** A pane with nothing in it. */
export function EmptyState({ icon: Icon, text, children }: EmptyStateProps) {
  return (
    <div className="empty">
      <Icon size={40} strokeWidth={1.25} aria-hidden />
      <p>{text}</p>
      {children}
    </div>
  );
}
