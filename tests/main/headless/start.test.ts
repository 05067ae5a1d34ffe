/** Where the window may be opened: this machine as it is, anywhere else only encrypted, or when the person insists. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Headless, startHeadless, type WindowOptions } from '../../../src-main/headless/main';
import { FakeCore } from '../../support/fake-core';
import { isProblem } from '../../support/is-problem';
import { CERTIFICATE, CERTIFICATE_KEY } from '../../support/test-certificate';
import { letIn } from '../../support/window-page';

let folder: string;
let core: FakeCore;
let running: Headless | null;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'port59-headless-'));
  await writeFile(join(folder, 'index.html'), '<p>the page itself');
  await writeFile(join(folder, 'cert.pem'), CERTIFICATE);
  await writeFile(join(folder, 'key.pem'), CERTIFICATE_KEY);
  core = new FakeCore();
  running = null;
});

afterEach(async () => {
  await running?.close();
  await rm(folder, { recursive: true, force: true });
});

async function start(ui: Partial<WindowOptions>): Promise<Headless> {
  running = await startHeadless({
    createCore: core.create,
    core: { dataFolder: folder, overrides: {}, version: '0.0.0' },
    downloadsFolder: folder,
    rendererFolder: folder,
    ui: { host: '127.0.0.1', port: 0, orAnyPort: false, ...ui },
  });
  return running;
}
const tls = () => ({ certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') });

describe('[S8] beyond this machine', () => {
  test.each(['0.0.0.0', '::', '192.0.2.1', 'nas.example'])('at %s nothing is served in the open', async (host) => {
    await expect(start({ host })).rejects.toSatisfy(isProblem('window-needs-encryption'));
    expect(core.options).toBeNull();
  });

  test('it is when the person insists, and known to be insecure', async () => {
    const { window } = await start({ host: '0.0.0.0', insecure: true });
    expect(window?.isSecure).toBe(false);
    expect(window?.urls.join()).not.toContain('0.0.0.0');
    expect((await letIn(`http://127.0.0.1:${window?.port}/${new URL(window?.url ?? '').search}`)).key).not.toBe('');
  });

  test('with a certificate it is served under the names in it, encrypted', async () => {
    const { window } = await start({ host: '0.0.0.0', tls: tls() });
    expect([window?.isSecure, new URL(window?.url ?? '').origin]).toEqual([
      true,
      `https://nas.example:${window?.port}`,
    ]);
    const ask = (host: string) =>
      new Promise<{ status: number | undefined; cookie: string | undefined }>((resolve, reject) => {
        const { search } = new URL(window?.url ?? '');
        const options = {
          ...{ host: '127.0.0.1', port: window?.port, path: `/${search}` },
          ...{ servername: 'nas.example', ca: CERTIFICATE, agent: false },
        };
        request({ ...options, headers: { Host: `${host}:${window?.port}` } }, (answer) => {
          answer.resume();
          resolve({ status: answer.statusCode, cookie: answer.headers['set-cookie']?.[0] });
        })
          .once('error', reject)
          .end();
      });
    expect(await ask('nas.example')).toEqual({ status: 303, cookie: expect.stringMatching(/; Secure$/) });
    expect((await ask('other.example')).status).toBe(403);
  });

  test('a certificate that is missing or does not fit is said before anything begins', async () => {
    await writeFile(join(folder, 'other.pem'), 'no key');
    for (const wrong of [
      { certFile: join(folder, 'gone.pem'), keyFile: join(folder, 'key.pem') },
      { certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'other.pem') },
    ]) {
      await expect(start({ tls: wrong })).rejects.toSatisfy(isProblem('certificate-unusable'));
    }
    expect(core.options).toBeNull();
  });
});
