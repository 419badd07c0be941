import { expect } from 'chai';
import { consulProblems } from './consul-problems.ts';

const SERVICE = {
  ID: 'vm:web:80',
  Name: 'web',
  Address: '192.0.2.1',
  Port: 80,
  Tags: ['a', 'ü 1'],
  Meta: { region: 'us' },
  Weights: { Passing: 10, Warning: 1 },
  Checks: [{ HTTP: 'http://192.0.2.1:80/', Interval: '10s', Timeout: '1.5s', Status: 'passing' }],
};
const CHECK = { TCP: '192.0.2.1:80', Interval: '10s' };

describe('consulProblems', () => {
  it('has nothing to say of a service as Consul takes it', () => {
    expect(consulProblems(SERVICE)).to.deep.equal([]);
  });

  for (const [part, problem] of [
    [{ ID: '' }, 'ID is no text'],
    [{ ID: 'a\nb' }, 'control characters'],
    [{ ID: 'a/../b' }, 'cannot be deregistered'],
    [{ ID: 'a//b' }, 'cannot be deregistered'],
    [{ ID: 'a\u202eb' }, 'cannot be deregistered'],
    [{ ID: '/a' }, 'cannot be deregistered'],
    [{ ID: 'x'.repeat(256) }, 'too long'],
    [{ Name: '' }, 'Name is no text'],
    [{ Name: 'a\u0085b' }, 'control characters'],
    [{ Address: '' }, 'Address "" is none'],
    [{ Address: '0.0.0.0' }, 'is every address'],
    [{ Address: '::' }, 'is every address'],
    [{ Address: 'a b' }, 'is none'],
    [{ Port: 65_536 }, 'Port 65536'],
    [{ Port: -1 }, 'Port -1'],
    [{ Port: 1.5 }, 'Port 1.5'],
    [{ Tags: ['a', ''] }, 'a tag is no text'],
    [{ Tags: ['a\tb'] }, 'control characters'],
    [{ Tags: ['a\ud83d'] }, 'half a surrogate pair'],
    [{ Meta: { a: '\ud83d' } }, 'value of Meta a'],
    [{ Meta: { 'a.b': '' } }, 'Meta key a.b'],
    [{ Meta: { 'consul-x': '' } }, 'Meta key consul-x'],
    [{ Meta: { '': '' } }, 'Meta key  is'],
    [{ Meta: { a: 'ü'.repeat(257) } }, 'value of Meta a'],
    [{ Meta: Object.fromEntries(Array.from({ length: 65 }, (_, n) => [n, ''])) }, '65 pairs'],
    [{ Weights: { Passing: 0, Warning: 1 } }, 'weight Passing'],
    [{ Weights: { Passing: 1, Warning: -1 } }, 'weight Warning'],
    [{ Wieghts: {} }, 'Wieghts is no field'],
    [{ Checks: [{}] }, 'of kinds none'],
    [{ Checks: [{ ...CHECK, TTL: '10s' }] }, 'of kinds TCP, TTL'],
    [{ Checks: [{ TCP: '192.0.2.1:80' }] }, 'the interval undefined'],
    [{ Checks: [{ ...CHECK, Interval: '10' }] }, 'the interval 10 is none'],
    [{ Checks: [{ ...CHECK, Interval: '1ms' }] }, 'below a second'],
    [{ Checks: [{ ...CHECK, Interval: '9999999999999s' }] }, 'the interval'],
    [{ Checks: [{ ...CHECK, Timeout: '0s' }] }, 'Timeout 0s is no duration'],
    [{ Checks: [{ ...CHECK, DeregisterCriticalServiceAfter: '1d' }] }, '1d is no duration'],
    [{ Checks: [{ ...CHECK, Status: 'maintenance' }] }, 'status maintenance'],
    [{ Checks: [{ ...CHECK, Method: 'GET /' }] }, 'a method'],
    [{ Checks: [{ HTTP: 'http://a@b/', Interval: '10s' }] }, 'no such URL'],
    [{ Checks: [{ HTTP: 'http://a/ü', Interval: '10s' }] }, 'no such URL'],
    [{ Checks: [{ TCP: '2001:db8::1:80', Interval: '10s' }] }, 'no such address'],
  ] as const) {
    it(`notices ${JSON.stringify(part).slice(0, 60)}`, () => {
      const [first, ...more] = consulProblems({ ...SERVICE, ...part });

      expect(first).to.include(problem);
      expect(more).to.deep.equal([]);
    });
  }
});
