import { NICK_PATTERN } from '../../../src-shared/model/settings';
import { useSnapshot } from '../../state/use-app';
import { TextSetting } from './fields';
import { useChange } from './use-change';

export function NickSetting() {
  const change = useChange();
  const nick = useSnapshot((snapshot) => snapshot.settings.nick);
  return (
    <TextSetting
      label="Nick"
      value={nick}
      hint="What others see of you. Chats that are open keep the old one."
      check={(value) => (NICK_PATTERN.test(value) ? null : 'A nick is 1 to 30 characters without spaces.')}
      onSave={(value) => change({ nick: value })}
    />
  );
}
