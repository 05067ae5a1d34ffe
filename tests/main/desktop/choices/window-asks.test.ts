import { expect, test } from 'vitest';
import { createWindowAsks } from '../../../../src-main/desktop/choices/window-asks';
import type { WindowAsked } from '../../../../src-shared/contract/contract';

const everything = async () => true;
const files = (...paths: string[]) => ({ files: paths, links: [] });

test('[desktop 2 open with] what comes before the page listens is asked once it does, in its order', async () => {
  const asks = createWindowAsks(everything);
  const heard: WindowAsked[] = [];
  await asks.handOver({ files: ['/a'], links: ['dcc://bob'] });
  asks.ask({ kind: 'transfers' });
  asks.listens((asked) => heard.push(asked));
  expect(heard.map(({ kind }) => kind)).toEqual(['send', 'connect', 'transfers']);
});

test('[desktop 2 open with] what was asked is not asked again after a reload', async () => {
  const asks = createWindowAsks(everything);
  const heard: WindowAsked[] = [];
  asks.listens((asked) => heard.push(asked));
  await asks.handOver(files('/a'));
  asks.isDeaf();
  await asks.handOver(files('/b'));
  asks.listens((asked) => heard.push(asked));
  expect(heard).toEqual([
    { kind: 'send', paths: ['/a'] },
    { kind: 'send', paths: ['/b'] },
  ]);
});

test('[desktop 2 open with] a slow disk changes no order', async () => {
  let answer: (isThere: boolean) => void = () => {};
  const slow = new Promise<boolean>((resolve) => {
    answer = resolve;
  });
  const asks = createWindowAsks((path) => (path === '/slow' ? slow : Promise.resolve(true)));
  const heard: WindowAsked[] = [];
  asks.listens((asked) => heard.push(asked));
  const first = asks.handOver(files('/slow'));
  const second = asks.handOver(files('/fast'));
  answer(true);
  await Promise.all([first, second]);
  expect(heard).toEqual([
    { kind: 'send', paths: ['/slow'] },
    { kind: 'send', paths: ['/fast'] },
  ]);
});

test('[desktop 2 open with] of a flood that nobody hears the newest are kept', () => {
  const asks = createWindowAsks(everything);
  const heard: WindowAsked[] = [];
  for (let index = 0; index < 1000; index++) asks.ask({ kind: 'person', id: `${index}` });
  asks.listens((asked) => heard.push(asked));
  expect([heard.length, heard.at(-1)]).toEqual([20, { kind: 'person', id: '999' }]);
});
