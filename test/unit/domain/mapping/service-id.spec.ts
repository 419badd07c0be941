import { expect } from 'chai';
import {
  customIdProblem,
  defaultServiceId,
  isLegacyIdOf,
} from '../../../../src/domain/mapping/service-id.ts';
import { aPort, aServiceId } from '../../../support/builders.ts';

describe('defaultServiceId', () => {
  const cases = [
    { protocol: 'tcp', port: '80', id: 'vm:web:80' },
    { protocol: 'udp', port: '53/udp', id: 'vm:web:53:udp' },
    { protocol: 'sctp', port: '132/sctp', id: 'vm:web:132:sctp' },
    { protocol: 'the container, not the host', port: '8080:80', id: 'vm:web:80' },
  ];
  for (const { protocol, port, id } of cases) {
    it(`is ${id} for a port of ${protocol}`, () => {
      expect(defaultServiceId('vm', 'web', aPort(port))).to.equal(id);
    });
  }
});

describe('isLegacyIdOf', () => {
  const cases = [
    { id: 'vm:web:80', isLegacy: true },
    { id: 'vm:web:53:udp', isLegacy: true },
    { id: 'vm:a_b.c-d:8080', isLegacy: true },
    { id: 'vm:x:80', isLegacy: true },
    { id: 'other:web:80', isLegacy: false },
    { id: 'VM:web:80', isLegacy: false },
    { id: 'vm2:web:80', isLegacy: false },
    { id: 'vm:web', isLegacy: false },
    { id: 'vm:web:http', isLegacy: false },
    { id: 'vm:web:80:tcp', isLegacy: false },
    { id: 'vm:web:80:udp:x', isLegacy: false },
    { id: 'vm:-web:80', isLegacy: false },
    { id: 'vm:a/b:80', isLegacy: false },
    { id: 'vm:web:80\n', isLegacy: false },
    { id: 'x\nvm:web:80', isLegacy: false },
    { id: 'my-own-id', isLegacy: false },
    { id: '', isLegacy: false },
  ];
  for (const { id, isLegacy } of cases) {
    it(`is ${String(isLegacy)} for ${JSON.stringify(id)}`, () => {
      expect(isLegacyIdOf('vm', aServiceId(id))).to.equal(isLegacy);
    });
  }
});

describe('customIdProblem', () => {
  const usable = ['web', 'vm:web:80', 'a/b', 'ü 漢 🚢', '...', 'a..b', 'x'.repeat(255)];
  for (const id of usable) {
    it(`finds none in ${JSON.stringify(id).slice(0, 20)}`, () => {
      expect(customIdProblem(id)).to.equal(undefined);
    });
  }

  const unusable = [
    { id: 'a\nb', problem: 'has control characters' },
    { id: 'a\0', problem: 'has control characters' },
    { id: 'a\u202eb', problem: 'has characters that do not print' },
    { id: '\ufeff', problem: 'has characters that do not print' },
    { id: 'a\ud83d', problem: 'has characters that do not print' },
    { id: '.', problem: 'has a dot segment' },
    { id: '..', problem: 'has a dot segment' },
    { id: 'a/../b', problem: 'has a dot segment' },
    { id: './a', problem: 'has a dot segment' },
    { id: 'x'.repeat(256), problem: 'is longer than 255 bytes' },
    { id: 'ü'.repeat(128), problem: 'is longer than 255 bytes' },
  ];
  for (const { id, problem } of unusable) {
    it(`says that ${JSON.stringify(id).slice(0, 20)} ${problem}`, () => {
      expect(customIdProblem(id)).to.equal(problem);
    });
  }
});
