import { useActions, useSnapshot } from '../../state/use-app';
import { ChoiceSetting, Group } from './fields';
import { useChange } from './use-change';

const CHOICES = [
  ['forever', 'For ever'],
  ['365', 'For a year'],
  ['90', 'For 90 days'],
  ['30', 'For 30 days'],
  ['7', 'For 7 days'],
  ['0', 'Until Port59 ends'],
] as const;

/** How long conversations are kept. What would delete something asks first. */
export function HistorySettings() {
  const change = useChange();
  const actions = useActions();
  const keepDays = useSnapshot((snapshot) => snapshot.settings.history.keepDays);
  const value = keepDays === null ? 'forever' : String(keepDays);
  const own: readonly (readonly [string, string])[] = CHOICES.some(([choice]) => choice === value)
    ? []
    : [[value, `For ${value} days`]];
  const keep = (choice: string) => {
    const days = choice === 'forever' ? null : Number(choice);
    const save = () => change({ history: { keepDays: days } });
    if (days === null || (keepDays !== null && days >= keepDays)) return save();
    actions.openDialog({
      kind: 'confirm',
      title: days === 0 ? 'Delete all conversations?' : 'Delete old conversations?',
      text:
        days === 0
          ? 'Everything said so far is deleted on this computer, and what is said from now on is gone when Port59 ends. Files stay.'
          : `What was said more than ${days} days ago is deleted on this computer, now and from now on. Files stay.`,
      action: 'Delete',
      onConfirm: save,
    });
  };
  return (
    <Group title="Conversations">
      <ChoiceSetting label="Keep them" value={value} choices={[...CHOICES, ...own]} onSave={keep} />
    </Group>
  );
}
