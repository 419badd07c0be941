import { expect } from 'chai';
import { dependsOnVersion, knownToAgent } from '../../../src/consul/agent-features.ts';
import { needsVersion, toAgentPayload } from '../../../src/consul/agent-payload.ts';
import { aCheck, aMark, aRegistration } from '../../support/builders.ts';

describe('knownToAgent', () => {
  const http = { HTTP: 'http://10.0.0.1:80/', Interval: '10s' };
  const fields = [
    { field: 'TLSServerName', before: '1.9.17', since: '1.10.0' },
    { field: 'H2PingUseTLS', before: '1.10.12', since: '1.11.0' },
    { field: 'FailuresBeforeWarning', before: '1.10.12', since: '1.11.0' },
    { field: 'DisableRedirects', before: '1.11.11', since: '1.12.0' },
  ];
  for (const { field, before, since } of fields) {
    it(`leaves out ${field} before ${since}`, () => {
      const check = { ...http, [field]: 1 };

      expect(knownToAgent([check], before)).to.deep.equal([http]);
      expect(knownToAgent([check], since)).to.deep.equal([check]);
    });
  }

  const kinds = [
    { field: 'H2PING', before: '1.9.17', since: '1.10.0' },
    { field: 'UDP', before: '1.12.9', since: '1.13.0' },
  ];
  for (const { field, before, since } of kinds) {
    it(`leaves out a check by ${field} before ${since}, and no other`, () => {
      const check = { [field]: '10.0.0.1:80', Interval: '10s' };

      expect(knownToAgent([check, http], before)).to.deep.equal([http]);
      expect(knownToAgent([check, http], since)).to.deep.equal([check, http]);
    });
  }

  it('leaves a header and a body out where redirects cannot be turned off', () => {
    const check = { ...http, Header: { a: ['b'] }, Body: 'x', DisableRedirects: true };

    expect(knownToAgent([check], '1.8.7')).to.deep.equal([http]);
    expect(knownToAgent([check], '1.12.0')).to.deep.equal([check]);
  });

  for (const version of ['', 'unknown', '2.0.0', '1.13.0+ent', 'v1.22.0-dev']) {
    it(`leaves nothing out for version ${JSON.stringify(version)}`, () => {
      const check = { UDP: '10.0.0.1:80', FailuresBeforeWarning: 1 };

      expect(knownToAgent([check], version)).to.deep.equal([check]);
    });
  }
});

describe('dependsOnVersion', () => {
  it('tells fields that some agents lack', () => {
    expect(dependsOnVersion([{ HTTP: 'x' }, { TCP: 'x', FailuresBeforeWarning: 1 }])).to.equal(
      true,
    );
    expect(dependsOnVersion([{ HTTP: 'x', Interval: '10s' }])).to.equal(false);
  });
});

describe('toAgentPayload, of an old agent', () => {
  const service = aRegistration({ checks: [aCheck({ tlsServerName: 'web.test' })] });

  it('leaves out what the agent does not know', () => {
    expect(toAgentPayload(service, aMark(), '1.8.7')).to.have.deep.property('Checks', [
      { HTTP: 'http://10.0.0.1:8080/health', Interval: '10s' },
    ]);
  });

  it('needs the version only for such fields', () => {
    expect(needsVersion(service)).to.equal(true);
    expect(needsVersion(aRegistration({ checks: [aCheck()] }))).to.equal(false);
  });
});
