/** A speed limit as a button that says it, with a menu of usual ones and any other. */
import { ChevronDown } from 'lucide-react';
import { formatLimit } from '../../../src-shared/model/formatting';
import { useActions } from '../../state/use-app';
import { Menu, type MenuItem } from './Menu';
import './LimitMenu.css';

const KIB = 1024;
const USUAL: readonly number[] = [100 * KIB, 500 * KIB, 1024 * KIB, 5 * 1024 * KIB];

interface LimitMenuProps {
  readonly label: string;
  /** Null: none. */
  readonly bytesPerSecond: number | null;
  readonly onLimit: (bytesPerSecond: number | null) => void;
}

export function LimitMenu({ label, bytesPerSecond, onLimit }: LimitMenuProps) {
  const actions = useActions();
  const now = bytesPerSecond === null ? 'no limit' : formatLimit(bytesPerSecond);
  const choice = (limit: number | null): MenuItem => ({
    label: limit === null ? 'no limit' : formatLimit(limit),
    isTaken: limit === bytesPerSecond,
    onChoose: () => onLimit(limit),
  });
  const isUnusual = bytesPerSecond !== null && !USUAL.includes(bytesPerSecond);
  const other: MenuItem = {
    label: 'other…',
    isTaken: isUnusual,
    onChoose: () => actions.openDialog({ kind: 'limit', title: label, bytesPerSecond, onLimit }),
  };
  return (
    <Menu label={`${label}: ${now}`} className="plain limit" items={[choice(null), ...USUAL.map(choice), other]}>
      {now} <ChevronDown size={12} aria-hidden />
    </Menu>
  );
}
