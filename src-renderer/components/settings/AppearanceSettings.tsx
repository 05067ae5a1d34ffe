import type { Settings } from '../../../src-shared/model/settings';
import { useSnapshot } from '../../state/use-app';
import { ChoiceSetting, Group, NumberSetting, SwitchSetting } from './fields';
import { useChange } from './use-change';

type Appearance = Settings['appearance'];

const THEMES: readonly (readonly [Appearance['theme'], string])[] = [
  ['system', 'As the system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
];
const SIZES: readonly (readonly [Appearance['textSize'], string])[] = [
  ['small', 'Small'],
  ['normal', 'Normal'],
  ['large', 'Large'],
];
const CLOCKS: readonly (readonly [Appearance['clock'], string])[] = [
  ['24h', '14:05'],
  ['12h', '2:05 PM'],
];

export function AppearanceSettings() {
  const change = useChange();
  const { theme, textSize, clock, mircColours } = useSnapshot((snapshot) => snapshot.settings.appearance);
  const set = (appearance: Partial<Appearance>) => change({ appearance });
  return (
    <Group title="Appearance">
      <ChoiceSetting label="Theme" value={theme} choices={THEMES} onSave={(value) => set({ theme: value })} />
      <ChoiceSetting label="Text size" value={textSize} choices={SIZES} onSave={(value) => set({ textSize: value })} />
      <ChoiceSetting label="Time" value={clock} choices={CLOCKS} onSave={(value) => set({ clock: value })} />
      <SwitchSetting label="Show mIRC colours" isOn={mircColours} onSave={(isOn) => set({ mircColours: isOn })} />
    </Group>
  );
}

export function WaitingSettings() {
  const change = useChange();
  const { answerSeconds, promptSeconds, visitorIdleSeconds } = useSnapshot((snapshot) => snapshot.settings.timeouts);
  const fields = [
    { key: 'answerSeconds', label: 'For somebody’s answer', value: answerSeconds, min: 5, max: 3600 },
    { key: 'promptSeconds', label: 'For your answer', value: promptSeconds, min: 5, max: 600 },
    { key: 'visitorIdleSeconds', label: 'For a silent visitor', value: visitorIdleSeconds, min: 10, max: 86_400 },
  ] as const;
  return (
    <Group title="How long to wait">
      {fields.map(({ key, ...field }) => (
        <NumberSetting
          key={key}
          unit="seconds"
          {...field}
          onSave={(seconds) => change({ timeouts: { [key]: seconds } })}
        />
      ))}
    </Group>
  );
}
