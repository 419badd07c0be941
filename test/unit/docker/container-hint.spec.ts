import { expect } from 'chai';
import { EVENT_FILTERS, toContainerHint } from '../../../src/docker/container-hint.ts';

const AT_MS = 1_767_225_600_123;

/** A line of `GET /events`, API 1.52: without the fields that older engines repeat at the top. */
function anEvent(facts: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    Type: 'container',
    Action: 'start',
    Actor: { ID: 'c0ffee', Attributes: { name: 'web', image: 'nginx' } },
    scope: 'local',
    time: 1_767_225_600,
    timeNano: AT_MS * 1e6,
    ...facts,
  });
}

const networkEvent = (facts: Readonly<Record<string, unknown>>): string =>
  anEvent({
    Type: 'network',
    Action: 'connect',
    Actor: { ID: 'network', Attributes: { container: 'c0ffee' } },
    ...facts,
  });

describe('toContainerHint', () => {
  const actions = ['die', 'destroy', 'rename', 'update', 'pause', 'unpause', 'kill'];
  for (const action of actions) {
    it(`takes ${action} for a hint`, () => {
      expect(toContainerHint(anEvent({ Action: action }), 0)).to.deep.equal({
        kind: 'changed',
        containerId: 'c0ffee',
        action,
        atMs: AT_MS,
      });
    });
  }

  it('tells the name and the image of what starts', () => {
    expect(toContainerHint(anEvent(), 0)).to.deep.equal({
      kind: 'changed',
      containerId: 'c0ffee',
      action: 'start',
      started: { name: 'web', image: 'nginx' },
      atMs: AT_MS,
    });
  });

  const incomplete = [
    undefined,
    { image: 'nginx' },
    { name: 'web' },
    { name: '', image: 'nginx' },
    { name: ['web'], image: 'nginx' },
    { name: 'web', image: 7 },
  ];
  for (const Attributes of incomplete) {
    it(`tells neither where a start has ${JSON.stringify(Attributes)}`, () => {
      const Actor = { ID: 'c0ffee', Attributes };

      expect(toContainerHint(anEvent({ Actor }), 0)).to.not.have.property('started');
    });
  }

  for (const said of ['health_status: healthy', 'health_status: unhealthy', 'health_status']) {
    it(`takes ${said} for a hint, and its state for none`, () => {
      expect(toContainerHint(anEvent({ Action: said }), 0)?.action).to.equal('health_status');
    });
  }

  const signals: readonly (readonly [unknown, number | undefined])[] = [
    ['15', 15],
    ['1', 1],
    ['SIGTERM', 15],
    ['nonsense', undefined],
    [15, undefined],
    [undefined, undefined],
  ];
  for (const [signal, number] of signals) {
    it(`tells of a kill with signal ${JSON.stringify(signal)} ${String(number)}`, () => {
      const Actor = { ID: 'c0ffee', Attributes: { signal } };

      expect(toContainerHint(anEvent({ Action: 'kill', Actor }), 0)?.signal).to.equal(number);
    });
  }

  it('tells no signal of any other event: it is a label’s', () => {
    const Actor = { ID: 'c0ffee', Attributes: { signal: '15' } };

    expect(toContainerHint(anEvent({ Actor }), 0)).to.not.have.property('signal');
  });

  for (const Action of ['connect', 'disconnect']) {
    it(`takes a network’s ${Action} for a hint about the container`, () => {
      const Actor = { ID: 'network', Attributes: { container: 'c0ffee', name: 'front' } };

      expect(toContainerHint(anEvent({ Type: 'network', Action, Actor }), 0)).to.deep.equal({
        kind: 'changed',
        containerId: 'c0ffee',
        action: `network-${Action}`,
        atMs: AT_MS,
      });
    });
  }

  const skews = [
    { name: 'ahead of ours', clockSkewMs: 5_000 },
    { name: 'behind ours', clockSkewMs: -5_000 },
  ];
  for (const { name, clockSkewMs } of skews) {
    it(`gives the time of our clock when the engine’s is ${name}`, () => {
      expect(toContainerHint(anEvent(), clockSkewMs)?.atMs).to.equal(AT_MS - clockSkewMs);
    });
  }

  const noHints: readonly (readonly [string, string])[] = [
    ['an action that changes no service', anEvent({ Action: 'exec_create: sh' })],
    ['an action that begins like one that does', anEvent({ Action: 'start: now' })],
    ['an event of a network', anEvent({ Type: 'network' })],
    ['a network that is created', networkEvent({ Action: 'create' })],
    ['a network’s event without a container', networkEvent({ Actor: { ID: 'network' } })],
    [
      'a network’s event of what is no ID',
      networkEvent({ Actor: { ID: 'network', Attributes: { container: '../info' } } }),
    ],
    ['a container’s connect', anEvent({ Action: 'connect' })],
    ['a health that is more than a word', anEvent({ Action: 'health_status: a b' })],
    ['an event of no type', anEvent({ Type: undefined })],
    ['an event of nothing', anEvent({ Actor: undefined })],
    ['an event without an ID', anEvent({ Actor: { Attributes: { ID: 'x' } } })],
    ['an event of an empty ID', anEvent({ Actor: { ID: '' } })],
    ['an ID that is no text', anEvent({ Actor: { ID: 1 } })],
    ['the fields of old engines alone', '{"status":"start","id":"c0ffee","Type":"container"}'],
    ['what is no object', 'null'],
    ['a list', '[]'],
  ];
  for (const [name, line] of noHints) {
    it(`gives none for ${name}`, () => {
      expect(toContainerHint(line, 0)).to.equal(undefined);
    });
  }

  for (const line of ['', 'busy', '{"Type":"container"']) {
    it(`throws for ${JSON.stringify(line)}, which is no JSON`, () => {
      expect(() => toContainerHint(line, 0)).to.throw(SyntaxError);
    });
  }
});

describe('EVENT_FILTERS', () => {
  it('asks for the actions that are hints, and no others', () => {
    const hints = EVENT_FILTERS.event.filter((Action) =>
      [anEvent({ Action }), networkEvent({ Action })].some(
        (line) => toContainerHint(line, 0) !== undefined,
      ),
    );

    expect(EVENT_FILTERS).to.deep.equal({ type: ['container', 'network'], event: hints });
  });
});
