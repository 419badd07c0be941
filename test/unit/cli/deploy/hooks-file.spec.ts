import { expect } from 'chai';
import { parse } from 'yaml';
import { DocumentNode } from '../../../../src/cli/deploy/document-node.ts';
import { parseHooks } from '../../../../src/cli/deploy/hooks-file.ts';
import type { Hook } from '../../../../src/domain/deploy/hook.ts';
import { SettingError } from '../../../../src/domain/errors.ts';

function parsed(yaml: string): readonly Hook[] {
  return parseHooks(new DocumentNode('hooks', parse(yaml)));
}

describe('parseHooks', () => {
  it('fills in what is not said', () => {
    expect(parsed('[{ name: smoke, at: before-switch, command: [./smoke] }]')).to.deep.equal([
      {
        ...{ name: 'smoke', at: ['before-switch'], onFailure: 'abort', retries: 2 },
        ...{ deadlineMs: 30_000, timeoutMs: 600_000, callbackDelayMs: 10_000 },
        action: { kind: 'command', command: ['./smoke'] },
      },
    ]);
  });

  it('reads everything', () => {
    const fields = `name: chat, at: [after-success, on-held], url: "http://h/\${service}",
      headers: { X-A: b }, deadline: 5s, timeout: 1m, callbackDelay: 1s, retries: 0,
      onFailure: ignore`;

    expect(parsed(`[{ ${fields} }]`)).to.deep.equal([
      {
        ...{ name: 'chat', at: ['after-success', 'on-held'], onFailure: 'ignore', retries: 0 },
        ...{ deadlineMs: 5_000, timeoutMs: 60_000, callbackDelayMs: 1_000 },
        action: {
          kind: 'webhook',
          target: { url: 'http://h/${service}', headers: new Map([['X-A', 'b']]) },
        },
      },
    ]);
  });

  it('reads no list as no hooks', () => {
    expect(parsed('null')).to.deep.equal([]);
  });

  const MOMENTS =
    'before-start, after-start, before-switch, after-switch, before-step, after-step, before-retire, after-success, after-abort, after-rollback, on-held';
  for (const [yaml, sentence] of [
    [
      '[{ name: a b, at: on-held, command: [x] }]',
      'hooks[0].name: value was "a b"; allowed is a name of 1 to 64 letters, digits, dots, dashes and underscores',
    ],
    [
      '[{ name: a, at: after-lunch, command: [x] }]',
      `hooks[0].at: value was "after-lunch"; allowed are ${MOMENTS}`,
    ],
    [
      '[{ name: a, at: [on-held, 1], command: [x] }]',
      `hooks[0].at[1]: value was "1"; allowed are ${MOMENTS}`,
    ],
    ['[{ name: a, at: on-held }]', 'hooks[0]: allowed is either command or url'],
    [
      '[{ name: a, at: on-held, command: [x], url: "http://secret/" }]',
      'hooks[0]: allowed is either command or url',
    ],
    [
      '[{ name: a, at: on-held, command: [x], headers: { a: secret } }]',
      'hooks[0].headers: allowed only with url',
    ],
    [
      '[{ name: a, at: on-held, command: [x], onFailure: panic }]',
      'hooks[0].onFailure: value was "panic"; allowed are abort, ignore',
    ],
    [
      '[{ name: a, at: on-held, command: [x], timeout: 25h }]',
      'hooks[0].timeout: value was "25h"; allowed is a time from 100ms to 24h, such as 1m30s',
    ],
    [
      '[{ name: a, at: on-held, command: [x] }, { name: a, at: on-held, command: [x] }]',
      'hooks[1]: the name "a" is there twice',
    ],
  ] as const) {
    it(`refuses ${yaml}`, () => {
      expect(() => parsed(yaml))
        .to.throw(SettingError)
        .with.property('message', sentence);
    });
  }
});
