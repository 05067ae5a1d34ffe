import { useSnapshot } from '../../state/use-app';
import { Group, NumberSetting, SwitchSetting } from './fields';
import { useChange } from './use-change';

const KIB = 1024;
const MIB = 1024 * KIB;
/** More than any line carries, and more than any disk holds. */
const MOST = 10_000_000;

/** How many at once, how fast, and what is left free. */
export function TransferSettings() {
  const change = useChange();
  const limits = useSnapshot((snapshot) => snapshot.settings.limits);
  const continues = useSnapshot((snapshot) => snapshot.settings.continueTransfers);
  return (
    <Group
      title="Transfers"
      hint="Speeds are for all transfers together; each can have a limit of its own in its details."
    >
      <NumberSetting
        label="Files at once"
        unit="at most"
        value={limits.transfers}
        min={1}
        max={1000}
        onSave={(transfers) => change({ limits: { transfers } })}
      />
      <NumberSetting
        label="With one person at once"
        unit="at most"
        value={limits.transfersPerPeer}
        min={1}
        max={100}
        onSave={(transfersPerPeer) => change({ limits: { transfersPerPeer } })}
      />
      <NumberSetting
        label="Small files go beside big ones"
        unit="when below so many KB; 0: never"
        value={Math.round(limits.smallFileBytes / KIB)}
        min={0}
        max={MOST}
        onSave={(size) => change({ limits: { smallFileBytes: size * KIB } })}
      />
      <NumberSetting
        label="Left free on the disk"
        unit="MB"
        value={Math.round(limits.reservedDiskBytes / MIB)}
        min={0}
        max={MOST}
        onSave={(size) => change({ limits: { reservedDiskBytes: size * MIB } })}
      />
      <NumberSetting
        label="Speed limit for sending"
        unit="KB/s; 0: no limit"
        value={Math.ceil(limits.uploadBytesPerSecond / KIB)}
        min={0}
        max={MOST}
        onSave={(rate) => change({ limits: { uploadBytesPerSecond: rate * KIB } })}
      />
      <NumberSetting
        label="Speed limit for receiving"
        unit="KB/s; 0: no limit"
        value={Math.ceil(limits.downloadBytesPerSecond / KIB)}
        min={0}
        max={MOST}
        onSave={(rate) => change({ limits: { downloadBytesPerSecond: rate * KIB } })}
      />
      <SwitchSetting
        label="Go on with transfers after a start"
        isOn={continues}
        onSave={(continueTransfers) => change({ continueTransfers })}
      />
    </Group>
  );
}
