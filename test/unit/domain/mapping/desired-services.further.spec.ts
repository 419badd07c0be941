import { expect } from 'chai';
import { desiredServices } from '../../../../src/domain/mapping/desired-services.ts';
import type { MappingRules } from '../../../../src/domain/mapping/map-port.ts';
import { aContainer, aPort, rules } from '../../../support/builders.ts';
import { checkNames } from '../../../support/naming-cases.ts';

describe('further names and services', () => {
  checkNames([
    {
      name: 'registers a service for each alias, each with an ID of its own',
      container: { labels: { SERVICE_NAME: 'app', SERVICE_ALIASES: 'app, b ,c,,b' } },
      gives: ['vm:web:80 = app []', 'vm:web:80:alias:b = b []', 'vm:web:80:alias:c = c []'],
    },
    {
      name: 'knows no aliases with -compat',
      container: { labels: { SERVICE_NAME: 'app', SERVICE_ALIASES: 'b' } },
      rules: { compat: true },
      gives: ['vm:web:80 = app []'],
    },
    {
      name: 'leaves out an alias whose ID would be too long',
      container: { labels: { SERVICE_ALIASES: 'ü'.repeat(127) } },
      gives: [
        'vm:web:80 = nginx []',
        `service name "${'ü'.repeat(40)}…" cannot be looked up by DNS: letters, digits and dashes, at most 63, can be`,
        `SERVICE_ALIASES: "${'ü'.repeat(40)}…" left out: its ID would be too long`,
      ],
    },
    {
      name: 'registers a container without ports where SERVICE_PORT names one',
      container: { ports: [], labels: { SERVICE_NAME: 'job', SERVICE_PORT: '9000' } },
      gives: ['vm:web:9000 = job []'],
    },
    {
      name: 'registers one without any port where SERVICE_PORT is 0',
      container: { ports: [], labels: { SERVICE_NAME: 'job', SERVICE_PORT: '0' } },
      gives: ['vm:web:0 = job []'],
    },
    {
      name: 'registers none for a SERVICE_PORT that is none',
      container: { ports: [], labels: { SERVICE_PORT: '70000' } },
      gives: ['all: the container exposes no port'],
    },
    {
      name: 'gives each further binding an ID that says which',
      container: {
        ports: [aPort('80', '10.0.0.7:8081', 'fd00::1:8082')],
        labels: { SERVICE_ID: 'mine' },
      },
      rules: { allBindings: true },
      gives: ['mine = nginx []', 'mine@[fd00::1]:8082 = nginx []'],
    },
  ]);

  it('registers at most 64 services of a container', () => {
    const ports = Array.from({ length: 70 }, (_, index) =>
      aPort(`${String(9000 + index)}:${String(index + 1)}`),
    );
    const all = desiredServices(aContainer({ ports }), rules());
    const aliased = desiredServices(
      aContainer({ ports: ports.slice(0, 60), labels: { SERVICE_ALIASES: 'a,b' } }),
      rules(),
    );

    for (const { services, ignored } of [all, aliased]) {
      expect(services).to.have.length(64);
      expect(ignored.at(-1)?.reason).to.equal('a container gives at most 64 services');
    }
  });
});

describe('tags by option', () => {
  const labels = { SERVICE_TAGS: ' a ,b,a', SERVICE_80_TAGS: ' c,a' };
  const options = (...of: ('trim' | 'dedupe' | 'merge')[]): Partial<MappingRules> => ({
    tagOptions: new Set(of),
  });
  checkNames([
    {
      name: 'keeps them as they are written, those of the port in place of the others',
      container: { labels },
      gives: ['vm:web:80 = nginx [ c,a]'],
    },
    {
      name: 'trims',
      container: { labels },
      rules: options('trim'),
      gives: ['vm:web:80 = nginx [c,a]'],
    },
    {
      name: 'merges',
      container: { labels },
      rules: options('merge'),
      gives: ['vm:web:80 = nginx [ a ,b,a, c,a]'],
    },
    {
      name: 'merges, trims and drops what is there twice',
      container: { labels },
      rules: options('merge', 'trim', 'dedupe'),
      gives: ['vm:web:80 = nginx [a,b,c]'],
    },
    {
      name: 'adds those of -tags',
      container: { labels: { SERVICE_TAGS: 'a' } },
      rules: { extraTags: 'x,y' },
      gives: ['vm:web:80 = nginx [a,x,y]'],
    },
    {
      name: 'keeps 256 of them',
      container: { labels: { SERVICE_TAGS: Array.from({ length: 300 }, () => 't').join() } },
      gives: [
        `vm:web:80 = nginx [${Array.from({ length: 256 }, () => 't').join()}]`,
        'SERVICE_TAGS: all but 256 tags left out',
      ],
    },
  ]);
});

describe('-identity-meta', () => {
  it('says in Meta who the container is, where labels say nothing else', () => {
    const labels = {
      'com.docker.compose.project': 'shop',
      'com.docker.swarm.task.name': 'web.1.x',
      SERVICE_IMAGE: 'mine',
    };

    const [service] = desiredServices(
      aContainer({ labels }),
      rules({ identityMeta: true }),
    ).services;

    expect(Object.fromEntries(service?.meta ?? [])).to.deep.equal({
      'container-name': 'web',
      image: 'mine',
      'compose-project': 'shop',
      'swarm-task': 'web.1.x',
    });
  });
});
