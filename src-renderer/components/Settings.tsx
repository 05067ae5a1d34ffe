/** Settings: each change is saved at once; a value that does not fit is said where it stands. */
import { useId, useState } from 'react';
import { formatAddress, parseAddress } from '../../src-shared/model/address';
import {
  type ListenAddress,
  NICK_PATTERN,
  type Policy,
  type Service,
  type Settings as SettingsModel,
  type SettingsPatch,
} from '../../src-shared/model/settings';
import { describeProblem } from '../../src-shared/model/wording';
import { useActions, useSnapshot } from '../state/use-app';
import './Settings.css';

const SERVICES: readonly (readonly [Service, string])[] = [
  ['chat', 'Chat'],
  ['send', 'Files sent to me'],
  ['fserve', 'My file server'],
];

export function Settings() {
  const actions = useActions();
  const settings = useSnapshot((snapshot) => snapshot.settings);
  const folder = useSnapshot((snapshot) => snapshot.downloads.folder);
  const change = (patch: SettingsPatch) => void actions.run('settings.change', { patch });
  return (
    <section aria-label="Settings" className="main-pane">
      <header className="pane-head">
        <h1>Settings</h1>
      </header>
      <div className="pane-body settings">
        <Group title="You">
          <TextSetting label="Nick" value={settings.nick} check={checkNick} onSave={(nick) => change({ nick })} />
        </Group>
        <Listening settings={settings} change={change} />
        <Group title="Who may">
          {SERVICES.map(([service, label]) => (
            <div key={service} className="row">
              <label className="row grow">
                <span className="grow">{label}</span>
                <select
                  value={settings.services[service].policy}
                  onChange={(event) => change({ services: { [service]: { policy: event.target.value as Policy } } })}
                >
                  <option value="ask">Ask me</option>
                  <option value="accept">Accept</option>
                  <option value="refuse">Refuse</option>
                  <option value="off">Off</option>
                </select>
              </label>
              <label className="row">
                <input
                  type="checkbox"
                  aria-label={`${label}: contacts only`}
                  checked={settings.services[service].contactsOnly}
                  onChange={(event) => change({ services: { [service]: { contactsOnly: event.target.checked } } })}
                />
                contacts only
              </label>
            </div>
          ))}
          {settings.blockedAddresses.map((address) => (
            <div key={address} className="row">
              <span className="grow">{address} is blocked</span>
              <button
                type="button"
                onClick={() => change({ blockedAddresses: settings.blockedAddresses.filter((one) => one !== address) })}
              >
                Unblock
              </button>
            </div>
          ))}
        </Group>
        <Group title="Downloads">
          <div className="row">
            <span className="grow cut mono small" title={folder}>
              {folder}
            </span>
            <button type="button" onClick={() => actions.pickFolder((path) => change({ downloadsFolder: path }))}>
              Change…
            </button>
          </div>
          <label className="row">
            <span className="grow">When a name is taken</span>
            <select
              value={settings.ifExists}
              onChange={(event) => change({ ifExists: event.target.value as SettingsModel['ifExists'] })}
            >
              <option value="ask">Ask me</option>
              <option value="resume">Go on with a part, else another name</option>
              <option value="rename">Another name</option>
            </select>
          </label>
        </Group>
        <Shares settings={settings} change={change} />
        <Group title="Appearance">
          <label className="row">
            <span className="grow">Theme</span>
            <select
              value={settings.appearance.theme}
              onChange={(event) =>
                change({ appearance: { theme: event.target.value as SettingsModel['appearance']['theme'] } })
              }
            >
              <option value="system">As the system</option>
              <option value="light">Light</option>
              <option value="dark">Dark</option>
            </select>
          </label>
          <label className="row">
            <span className="grow">Text size</span>
            <select
              value={settings.appearance.textSize}
              onChange={(event) =>
                change({ appearance: { textSize: event.target.value as SettingsModel['appearance']['textSize'] } })
              }
            >
              <option value="small">Small</option>
              <option value="normal">Normal</option>
              <option value="large">Large</option>
            </select>
          </label>
          <label className="row">
            <input
              type="checkbox"
              checked={settings.appearance.mircColours}
              onChange={(event) => change({ appearance: { mircColours: event.target.checked } })}
            />{' '}
            Show mIRC colours
          </label>
        </Group>
      </div>
    </section>
  );
}

interface PartProps {
  readonly settings: SettingsModel;
  readonly change: (patch: SettingsPatch) => void;
}

function Listening({ settings, change }: PartProps) {
  const actions = useActions();
  const listeners = useSnapshot((snapshot) => snapshot.listeners);
  const isReached = useSnapshot((snapshot) => snapshot.reachedFromOutside);
  const text = settings.listen.map(({ host, port }) => formatListen(host, port)).join(', ');
  return (
    <Group title="Listening">
      <TextSetting
        label="Addresses and ports"
        value={text}
        check={(value) =>
          parseListen(value) === null ? 'Write host:port, separated by commas, like 0.0.0.0:5959.' : null
        }
        onSave={(value) => change({ listen: [...(parseListen(value) ?? settings.listen)] })}
      />
      <ul className="stack">
        {listeners.map((listener) => (
          <li key={listener.id} className="small">
            {listener.problem === null
              ? `Listening at ${formatListen(listener.host, listener.port)}`
              : describeProblem(listener.problem)}
          </li>
        ))}
      </ul>
      <div className="row">
        <p className="grow small quiet">
          {isReached
            ? 'Somebody from another computer has reached you.'
            : 'Nobody from another computer has reached you yet.'}
        </p>
        <button type="button" onClick={() => actions.run('listeners.restart', {})}>
          Try again
        </button>
      </div>
    </Group>
  );
}

function Shares({ settings, change }: PartProps) {
  const actions = useActions();
  const add = (path: string) => {
    const base =
      path
        .split(/[\\/]/)
        .filter((part) => part !== '')
        .at(-1) ?? 'share';
    const names = new Set(settings.shares.map(({ name }) => name.toLowerCase()));
    let name = base;
    for (let number = 2; names.has(name.toLowerCase()); number++) name = `${base} (${number})`;
    change({ shares: [...settings.shares, { name, path }] });
  };
  return (
    <Group title="Shared folders">
      {settings.shares.length === 0 && (
        <p className="quiet small">
          Nothing is shared. Visitors of your file server see only the folders you add here, and can never change them.
        </p>
      )}
      {settings.shares.map((share) => (
        <div key={share.name} className="row">
          <span className="grow cut" title={share.path}>
            {share.name} <span className="quiet mono small">{share.path}</span>
          </span>
          <button
            type="button"
            aria-label={`Stop sharing ${share.name}`}
            onClick={() => change({ shares: settings.shares.filter((one) => one !== share) })}
          >
            Remove
          </button>
        </div>
      ))}
      <div className="row">
        <button type="button" onClick={() => actions.pickFolder(add)}>
          Share a folder…
        </button>
      </div>
      <TextSetting
        label="Welcome text"
        value={settings.welcomeText}
        check={() => null}
        onSave={(welcomeText) => change({ welcomeText })}
      />
    </Group>
  );
}

function Group({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <section className="group stack">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

interface TextSettingProps {
  readonly label: string;
  readonly value: string;
  /** A sentence when the value does not fit. */
  readonly check: (value: string) => string | null;
  readonly onSave: (value: string) => void;
}

function TextSetting({ label, value, check, onSave }: TextSettingProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const errorId = useId();
  const error = draft === null ? null : check(draft);
  const save = () => {
    if (draft !== null && error === null && draft !== value) onSave(draft);
    if (error === null) setDraft(null);
  };
  return (
    <label className="field">
      {label}
      <input
        type="text"
        value={draft ?? value}
        aria-invalid={error !== null}
        aria-describedby={errorId}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={save}
        onKeyDown={(event) => event.key === 'Enter' && save()}
      />
      <span id={errorId} className="small failed">
        {error}
      </span>
    </label>
  );
}

function checkNick(nick: string): string | null {
  return NICK_PATTERN.test(nick) ? null : 'A nick is 1 to 30 characters without spaces.';
}

function formatListen(host: string, port: number): string {
  return port === 59
    ? `${formatAddress(host, port)}:59`
    : port === 0
      ? `${host.includes(':') ? `[${host}]` : host}:0`
      : formatAddress(host, port);
}

function parseListen(text: string): ListenAddress[] | null {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const read = parts.map((part) =>
    /:0$/.test(part) ? { host: part.slice(0, -2).replace(/^\[|\]$/g, ''), port: 0 } : parseAddress(part),
  );
  const known = read.filter((one) => one !== null);
  return known.length === parts.length && parts.length > 0 ? known.map(({ host, port }) => ({ host, port })) : null;
}
