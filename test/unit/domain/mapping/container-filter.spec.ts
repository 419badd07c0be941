import { expect } from 'chai';
import {
  type FilterRules,
  containerFilterReason,
  serviceNameFilterReason,
} from '../../../../src/domain/mapping/container-filter.ts';
import { aContainer, rules } from '../../../support/builders.ts';

const NONE = { names: [], images: [], labels: [] };
const WEB = aContainer({ labels: { team: 'shop' } });

describe('containerFilterReason', () => {
  const cases: readonly (readonly [string, Partial<FilterRules>, string | undefined])[] = [
    ['takes all without rules', {}, undefined],
    ['takes one with the label', { requireLabel: 'team' }, undefined],
    ['takes one with the label’s value', { requireLabel: 'team=sh*' }, undefined],
    ['leaves out one without', { requireLabel: 'a' }, 'it lacks the label a (-require-label)'],
    [
      'leaves out one with another value',
      { requireLabel: 'team=x' },
      'it lacks the label team=x (-require-label)',
    ],
    ['takes in by name', { include: { ...NONE, names: ['a', 'w*'] } }, undefined],
    [
      'leaves out what is not taken in by name',
      { include: { ...NONE, names: ['a*', 'b'] } },
      '-include-name a*,b does not take it in',
    ],
    [
      'leaves out by name',
      { exclude: { ...NONE, names: ['x', '*eb'] } },
      '-exclude-name *eb leaves it out',
    ],
    [
      'leaves out by image',
      { exclude: { ...NONE, images: ['nginx:*'] } },
      '-exclude-image nginx:* leaves it out',
    ],
    [
      'leaves out by label',
      { exclude: { ...NONE, labels: ['team=shop'] } },
      '-exclude-label team=shop leaves it out',
    ],
    [
      'leaves out before it takes in',
      { include: { ...NONE, names: ['web'] }, exclude: { ...NONE, names: ['web'] } },
      '-exclude-name web leaves it out',
    ],
    [
      'wants each kind of pattern to take it in',
      { include: { names: ['web'], images: ['redis*'], labels: [] } },
      '-include-image redis* does not take it in',
    ],
  ];
  for (const [name, facts, reason] of cases) {
    it(name, () => {
      expect(containerFilterReason(WEB, rules(facts))).to.equal(reason);
    });
  }
});

describe('serviceNameFilterReason', () => {
  const cases: readonly (readonly [string, string, Partial<FilterRules>, string | undefined])[] = [
    ['allows any name', 'web', {}, undefined],
    ['keeps consul for Consul', 'consul', {}, 'its name is reserved (-reserved-service)'],
    ['denies', 'admin-x', { denyServices: ['admin*'] }, 'its name is denied (-deny-service)'],
    ['allows what is listed', 'web', { allowServices: ['w*b'] }, undefined],
    [
      'leaves out what is not listed',
      'db',
      { allowServices: ['w*b'] },
      'its name is not among the allowed ones (-allow-service)',
    ],
  ];
  for (const [name, service, facts, reason] of cases) {
    it(name, () => {
      expect(serviceNameFilterReason(service, rules(facts))).to.equal(reason);
    });
  }
});
