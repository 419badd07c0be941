import { expect } from 'chai';
import { parseHealthChecks } from '../../../../src/domain/mapping/checks/health-checks.ts';
import { registrationHash } from '../../../../src/domain/ownership.ts';
import { customIdProblem } from '../../../../src/domain/mapping/service-id.ts';
import { serviceMeta } from '../../../../src/domain/mapping/service-meta.ts';
import { excerpt } from '../../../../src/domain/untrusted-text.ts';
import { aCheck, aCheckContext, aRegistration } from '../../../support/builders.ts';

describe('parseHealthChecks, of untrusted input', () => {
  // Consul 1.8.7: 400 "time: invalid duration" for the whole service; the limit is 2^63 ns = 2562047h.
  for (const value of ['2562048h', '9999999h', '999999999m', '999999999h999999999h']) {
    it(`does not let an interval of ${value} cost the service: Go cannot hold it`, () => {
      const values = new Map([
        ['check_tcp', 'true'],
        ['check_interval', value],
      ]);

      const { checks } = parseHealthChecks(values, aCheckContext());

      expect(checks).to.deep.equal([aCheck({ kind: 'tcp', target: '10.0.0.1:8080' })]);
    });
  }
});

describe('customIdProblem, of untrusted input', () => {
  // Consul 1.8.7 registers them, then answers 301 to read and deregister.
  for (const id of ['a//b', '/a', '//', 'a//']) {
    it(`says that ${id} has an empty segment`, () => {
      expect(customIdProblem(id)).to.equal('has an empty segment');
    });
  }
});

describe('serviceMeta, of untrusted input', () => {
  it('keeps the key that is written so, and not the one that is repaired to it', () => {
    const values = new Map([
      ['a.b', 'repaired'],
      ['a_b', 'exact'],
    ]);

    expect(serviceMeta(values)).to.deep.equal({
      meta: new Map([['a_b', 'exact']]),
      warnings: ['Meta key "a.b" left out: a_b is there already'],
    });
  });
});

describe('serviceMeta, cuts, of untrusted input', () => {
  it('keeps a replacement character that stands before the cut', () => {
    const values = new Map([['a', `${'x'.repeat(509)}\ufffdx`]]);

    expect(serviceMeta(values).meta).to.deep.equal(new Map([['a', `${'x'.repeat(509)}\ufffd`]]));
  });
});

describe('excerpt, of untrusted input', () => {
  for (const character of ['\u007f', '\u0085', '\u009b']) {
    it(`escapes ${encodeURIComponent(character)}, which JSON does not`, () => {
      expect(excerpt(`a${character}b`)).not.to.match(/\p{Cc}/u);
    });
  }
});

describe('registrationHash, of untrusted input', () => {
  it('does not depend on the order in which a check was put together', () => {
    const one = aRegistration({ checks: [aCheck({ method: 'HEAD' })] });
    const other = aRegistration({ checks: [{ method: 'HEAD', ...aCheck() }] });

    expect(registrationHash(other)).to.equal(registrationHash(one));
  });
});
