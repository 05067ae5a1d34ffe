/** What one gives to a friend: a link, the same as a picture for a camera, and words by what the friend has. */
import { useId, useState } from 'react';
import { invitationLink, type Reachability } from '../../state/reachability';
import { useSnapshot } from '../../state/use-app';
import { CopyButton } from '../parts/CopyButton';
import { QrCode } from '../parts/QrCode';
import { type FriendHas, INVITATION_FOR, invitationText } from './invitation-words';

export function Invitation({ reach }: { readonly reach: Extract<Reachability, { kind: 'open' }> }) {
  const nick = useSnapshot((snapshot) => snapshot.settings.nick);
  const [chosen, setChosen] = useState<string | null>(null);
  const [friendHas, setFriendHas] = useState<FriendHas>('nothing');
  const id = useId();
  const { addresses } = reach;
  const address = addresses.find((one) => one === chosen) ?? addresses[0] ?? '';
  const link = invitationLink(nick, address);
  const text = invitationText(friendHas, { nick, address });
  return (
    <section className="card stack" aria-labelledby={id}>
      <h2 id={id}>Your invitation</h2>
      <div className="row link">
        <QrCode text={link} label={`QR code of ${link}`} />
        <div className="grow stack">
          <code className="link-text">{link}</code>
          {addresses.length > 1 && (
            <select aria-label="Address to give" value={address} onChange={(event) => setChosen(event.target.value)}>
              {addresses.map((one) => (
                <option key={one} value={one}>
                  {one}
                </option>
              ))}
            </select>
          )}
          <div className="row">
            <CopyButton text={link} label="Copy link" />
          </div>
        </div>
      </div>
      <fieldset className="choices">
        <legend>Your friend has</legend>
        {INVITATION_FOR.map(([kind, label]) => (
          <label key={kind}>
            <input type="radio" name="friend-has" checked={friendHas === kind} onChange={() => setFriendHas(kind)} />
            {label}
          </label>
        ))}
      </fieldset>
      <pre className="letter">{text}</pre>
      <div className="row end">
        <CopyButton text={text} label="Copy text" />
      </div>
    </section>
  );
}
