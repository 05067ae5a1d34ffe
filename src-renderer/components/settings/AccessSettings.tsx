import type { Policy, Service } from '../../../src-shared/model/settings';
import { useSnapshot } from '../../state/use-app';
import { ChoiceSetting, Group, NumberSetting, SwitchSetting } from './fields';
import { useChange } from './use-change';

const SERVICES: readonly (readonly [Service, string])[] = [
  ['chat', 'Chat'],
  ['send', 'Files sent to me'],
  ['fserve', 'My file server'],
];
const POLICIES: readonly (readonly [Policy, string])[] = [
  ['ask', 'Ask me'],
  ['accept', 'Accept'],
  ['refuse', 'Refuse'],
  ['off', 'Off'],
];

/** Who may do what without asking, and who may do nothing. */
export function AccessSettings() {
  const change = useChange();
  const services = useSnapshot((snapshot) => snapshot.settings.services);
  const blocked = useSnapshot((snapshot) => snapshot.settings.blockedAddresses);
  const limits = useSnapshot((snapshot) => snapshot.settings.limits);
  return (
    <Group title="Who may" hint="A contact can have rules of their own.">
      {SERVICES.map(([service, label]) => (
        <div key={service} className="service">
          <ChoiceSetting
            label={label}
            value={services[service].policy}
            choices={POLICIES}
            onSave={(policy) => change({ services: { [service]: { policy } } })}
          />
          <label className="row">
            <input
              type="checkbox"
              aria-label={`${label}: contacts only`}
              checked={services[service].contactsOnly}
              onChange={(event) => change({ services: { [service]: { contactsOnly: event.target.checked } } })}
            />
            contacts only
          </label>
        </div>
      ))}
      <NumberSetting
        label="Sessions at once"
        unit="at most"
        value={limits.sessions}
        min={1}
        max={10_000}
        onSave={(sessions) => change({ limits: { sessions } })}
      />
      {blocked.map((address) => (
        <div key={address} className="row">
          <span className="grow cut">{address} is blocked</span>
          <button
            type="button"
            aria-label={`Unblock ${address}`}
            onClick={() => change({ blockedAddresses: blocked.filter((one) => one !== address) })}
          >
            Unblock
          </button>
        </div>
      ))}
    </Group>
  );
}

export function NotificationSettings() {
  const change = useChange();
  const notifications = useSnapshot((snapshot) => snapshot.settings.notifications);
  const isAble = useSnapshot((snapshot) => snapshot.host.notifications);
  if (!isAble) return null;
  return (
    <Group title="Notifications">
      <SwitchSetting
        label="When somebody asks for something"
        isOn={notifications.requests}
        onSave={(requests) => change({ notifications: { requests } })}
      />
      <SwitchSetting
        label="When somebody says something"
        isOn={notifications.messages}
        onSave={(messages) => change({ notifications: { messages } })}
      />
      <SwitchSetting
        label="When a file has arrived or failed"
        isOn={notifications.transfers}
        onSave={(transfers) => change({ notifications: { transfers } })}
      />
    </Group>
  );
}
