import { expect } from 'chai';
import { fetchedServices } from '../../../../src/domain/mapping/fetched-services.ts';
import { desiredServices } from '../../../../src/domain/mapping/desired-services.ts';
import type { MappingRules } from '../../../../src/domain/mapping/map-port.ts';
import type { ServiceRegistration } from '../../../../src/domain/service.ts';
import { aContainer, rules } from '../../../support/builders.ts';

const INSPECTED = {
  Name: '/web',
  Config: { Hostname: 'c0ffee', Env: ['ZONE=blue'], Labels: { team: 'shop' } },
};

interface Outcome {
  readonly service: ServiceRegistration | undefined;
  readonly warnings: readonly string[];
}

function outcome(labels: Readonly<Record<string, string>>, facts: Partial<MappingRules>): Outcome {
  const container = aContainer({ labels, inspected: INSPECTED });
  const { services, warnings } = desiredServices(container, rules(facts));
  return { service: services[0], warnings };
}

describe('templates of -tags', () => {
  it('are filled in for each container', () => {
    const { service } = outcome(
      { SERVICE_TAGS: 'a' },
      { extraTags: '{{.Config.Hostname}},{{index .Config.Labels "team"}}' },
    );

    expect(service?.tags).to.deep.equal(['a', 'c0ffee', 'shop']);
  });

  it('cost the tags of -tags alone when they fail', () => {
    const { service, warnings } = outcome({ SERVICE_TAGS: 'a' }, { extraTags: '{{.Nothing}}' });

    expect(service?.tags).to.deep.equal(['a']);
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.match(/^template .* of "-tags" left out: /);
  });
});

describe('templates in labels', () => {
  const labels = {
    SERVICE_NAME: 'app-{{.Config.Hostname}}',
    SERVICE_TAGS: '{{.Config.Hostname}},b',
    SERVICE_TEAM: '{{index .Config.Labels "team"}}',
    SERVICE_BAD: '{{',
    SERVICE_ID: '{{.Name}}',
  };

  it('are texts like any other by default', () => {
    const { service, warnings } = outcome({ SERVICE_TEAM: '{{x}}' }, {});

    expect(service?.meta.get('team')).to.equal('{{x}}');
    expect(warnings).to.deep.equal([]);
  });

  it('are filled in with -label-templates, in names, tags and Meta; a bad one costs itself alone', () => {
    const { service, warnings } = outcome(labels, { labelTemplates: true });

    expect(service).to.include({ name: 'app-c0ffee', id: '{{.Name}}' });
    expect(service?.tags).to.deep.equal(['c0ffee', 'b']);
    expect(Object.fromEntries(service?.meta ?? [])).to.deep.equal({ team: 'shop' });
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.match(/^template "\{\{" of "label SERVICE_BAD" left out: /);
  });
});

describe('fetchedServices', () => {
  const container = aContainer({ inspected: INSPECTED });
  const facts = rules({
    extraTags: '{{httpGet "http://a/" | printf "%s"}}-{{httpGet "http://b/" | printf "%s"}}',
  });
  const tagsOf = async (fetchText?: (url: string) => Promise<string>): Promise<readonly string[]> =>
    (await fetchedServices(container, facts, fetchText)).services.flatMap(({ tags }) => tags);

  it('leaves httpGet off unless it is allowed', async () => {
    expect(await tagsOf()).to.deep.equal([]);
  });

  it('fetches what templates want, each once', async () => {
    const fetched: string[] = [];

    const tags = await tagsOf((url) => {
      fetched.push(url);
      return Promise.resolve(url.slice(7, 8));
    });

    expect(tags).to.deep.equal(['a-b']);
    expect(fetched).to.deep.equal(['http://a/', 'http://b/']);
  });

  it('goes on without what cannot be fetched', async () => {
    expect(await tagsOf(() => Promise.reject(new Error('503')))).to.deep.equal(['-']);
  });
});
