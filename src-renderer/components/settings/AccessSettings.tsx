import type { Policy, Service } from '../../../src-shared/model/settings';
import { useSnapshot } from '../../state/use-app';
import { ChoiceSetting, Group, NumberSetting, SwitchSetting } from './fields';
import { Found, SearchFor, useShown } from './search';
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
        <ServiceRow key={service} label={label}>
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
        </ServiceRow>
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
        <Found key={address} by={`${address} is blocked`}>
          <div className="row">
            <span className="grow cut">{address} is blocked</span>
            <button
              type="button"
              aria-label={`Unblock ${address}`}
              onClick={() => change({ blockedAddresses: blocked.filter((one) => one !== address) })}
            >
              Unblock
            </button>
          </div>
        </Found>
      ))}
    </Group>
  );
}

/** A choice and a box beside it, that are found together. */
function ServiceRow({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return useShown(label, 'contacts only') ? (
    <SearchFor value="">
      <div className="service">{children}</div>
    </SearchFor>
  ) : null;
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
