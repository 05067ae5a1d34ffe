/** The system's error codes, and the one that macOS uses for a permission. */
import { describe, expect, test } from 'vitest';
import { dialProblem } from '../../../src-main/net/net-problems';
import { describeProblem } from '../../../src-shared/model/wording';

const unreachable = (address: string, code = 'EHOSTUNREACH') =>
  Object.assign(new Error(`connect ${code} ${address}`), { code, address });
const sentence = (address: string, platform: NodeJS.Platform, code?: string) =>
  describeProblem(dialProblem(unreachable(address, code), { host: 'bob.local', port: 59 }, platform).problem);

describe('[E4] no route to an address of the local network', () => {
  test.each(['192.168.1.5', '10.0.0.1', '172.16.0.9', '172.31.255.1', '169.254.3.4', 'fe80::1', 'fd12:3456::1'])(
    'on macOS, %s: the sentence names the setting',
    (address) => expect(sentence(address, 'darwin')).toContain('Privacy & Security → Local Network'),
  );

  test.each([
    ['on the internet', '203.0.113.9', 'darwin', 'EHOSTUNREACH'],
    ['just beside the private ones', '172.32.0.1', 'darwin', 'EHOSTUNREACH'],
    ['on Linux', '192.168.1.5', 'linux', 'EHOSTUNREACH'],
    ['refused', '192.168.1.5', 'darwin', 'ECONNREFUSED'],
  ] as const)('%s: it does not', (_where, address, platform, code) => {
    expect(sentence(address, platform, code)).not.toContain('Local Network');
  });

  test('addresses of a name that fail together count as the first', () => {
    const error = new AggregateError([unreachable('192.168.1.5'), unreachable('fe80::1')]);
    expect(dialProblem(error, { host: 'bob.local', port: 59 }, 'darwin').problem.params.setting).toBe(
      'macos-local-network',
    );
  });
});
