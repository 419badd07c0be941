import { expect } from 'chai';
import { isForbidden, isNotFound, isUnknownService } from '../../../src/consul/consul-answers.ts';
import { DependencyError } from '../../../src/domain/errors.ts';

describe('what an answer of Consul means', () => {
  const answered = (statusCode: number, words: string): DependencyError => {
    const kind = statusCode < 500 ? 'refused' : 'unreachable';
    const message = `Consul at vm: maintenance: ${String(statusCode)} ${words}`;
    return new DependencyError('consul', kind, message, { statusCode });
  };

  const cases = [
    [
      'an unknown service, of an agent with ACLs',
      answered(500, 'Unknown service {"web"}'),
      'unknown',
    ],
    ['an unknown service', answered(404, 'Unknown service ID "web"'), 'unknown, not found'],
    ['a right that is missing', answered(403, 'Permission denied'), 'forbidden'],
    ['no leader', answered(500, 'No cluster leader'), ''],
    ['anything else', new Error('500 Unknown service'), ''],
  ] as const;
  for (const [name, error, expected] of cases) {
    it(`is known for ${name}`, () => {
      const found = [
        ...(isUnknownService(error) ? ['unknown'] : []),
        ...(isNotFound(error) ? ['not found'] : []),
        ...(isForbidden(error) ? ['forbidden'] : []),
      ];

      expect(found.join(', ')).to.equal(expected);
    });
  }
});
