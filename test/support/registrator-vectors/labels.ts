import { type Brief, type RegistratorVector, brief } from './vector.ts';

const WEB = { '80/tcp': '8080', '443/tcp': '8443' };
const TWO = { '80/tcp': '8080', '81/tcp': '8081' };
const secure = (facts: Partial<Brief> = {}): Brief =>
  brief({ id: 'vm:c:443', name: 'nginx-443', port: 8443, ...facts });

const TAGS: readonly RegistratorVector[] = [
  {
    name: 'tags',
    container: { env: ['SERVICE_TAGS=a,b,c'] },
    registrator: [brief({ tags: ['c', 'b', 'a'] })],
    berth: [brief({ tags: ['a', 'b', 'c'] })],
    because: ['tag-order'],
  },
  {
    name: 'an escaped comma in a tag',
    container: { env: ['SERVICE_TAGS=a\\,b,c'] },
    registrator: [brief({ tags: ['c', 'a,b'] })],
    berth: [brief({ tags: ['a,b', 'c'] })],
    because: ['tag-order'],
  },
  {
    name: 'tags with blanks, backslashes and repetitions',
    container: { env: ['SERVICE_TAGS= sp , b\\\\,c ,,d,d'] },
    registrator: [brief({ tags: ['d', 'd', ' b\\,c ', ' sp '] })],
    berth: [brief({ tags: [' sp ', ' b\\,c ', 'd', 'd'] })],
    because: ['tag-order'],
  },
  {
    name: 'tags of a port, which replace the container’s',
    container: { env: ['SERVICE_TAGS=a,b', 'SERVICE_80_TAGS=c'] },
    registrator: [brief({ tags: ['c'] })],
  },
];

const IGNORE: readonly RegistratorVector[] = [
  {
    name: 'SERVICE_IGNORE=false, which ignores',
    container: { env: ['SERVICE_IGNORE=false'] },
    registrator: [],
  },
  {
    name: 'an empty SERVICE_IGNORE, which does not',
    container: { env: ['SERVICE_IGNORE='] },
    registrator: [brief({ meta: { ignore: '' } })],
    berth: [brief()],
    because: ['used-meta'],
  },
  {
    name: 'an ignored container with one port that is not',
    container: { ports: TWO, env: ['SERVICE_IGNORE=true', 'SERVICE_80_IGNORE='] },
    registrator: [brief({ name: 'nginx-80', meta: { ignore: '' } })],
    berth: [brief({ name: 'nginx-80' })],
    because: ['used-meta'],
  },
];

const NAMES: readonly RegistratorVector[] = [
  {
    name: 'a label, stronger than a variable',
    container: { env: ['SERVICE_NAME=fromenv'], labels: { SERVICE_NAME: 'fromlabel' } },
    registrator: [brief({ name: 'fromlabel' })],
  },
  {
    name: 'a variable for the port, stronger than a label',
    container: { env: ['SERVICE_80_NAME=envport'], labels: { SERVICE_NAME: 'generic' } },
    registrator: [brief({ name: 'envport' })],
  },
  {
    name: 'one name for two ports',
    container: { ports: WEB, env: ['SERVICE_NAME=web'] },
    registrator: [secure({ name: 'web-443' }), brief({ name: 'web-80' })],
  },
  {
    name: 'a name for one of two ports',
    container: { ports: WEB, env: ['SERVICE_80_NAME=http'] },
    registrator: [secure(), brief({ name: 'http' })],
  },
  {
    name: 'an empty name for one of two ports',
    container: { ports: WEB, env: ['SERVICE_80_NAME='] },
    registrator: [secure(), brief()],
  },
  {
    name: 'TCP and UDP of one port',
    container: { ports: { '53/tcp': '53', '53/udp': '53' }, env: ['SERVICE_NAME=dns'] },
    registrator: [
      brief({ id: 'vm:c:53', name: 'dns-53', port: 53 }),
      brief({ id: 'vm:c:53:udp', name: 'dns-53', port: 53, tags: ['udp'] }),
    ],
  },
  ...['reg:5000/ns/nginx:1.2', 'nginx:1.2@sha256:0123', 'ns/nginx'].map((image) => ({
    name: `the image ${image}`,
    container: { image },
    registrator: [brief()],
  })),
  {
    name: 'an image by digest',
    container: { image: 'reg:5000/ns/nginx@sha256:0123' },
    registrator: [brief({ name: 'nginx@sha256' })],
    berth: [brief()],
    because: ['digest-name'],
  },
  {
    name: 'an image by ID',
    container: { image: 'sha256:0123' },
    registrator: [brief({ name: 'sha256' })],
    berth: [brief({ name: 'c' })],
    because: ['digest-name'],
  },
  {
    name: 'no image',
    container: { image: '' },
    registrator: [brief({ name: '.' })],
    berth: [brief({ name: 'c' })],
    because: ['digest-name'],
  },
];

const IDS: readonly RegistratorVector[] = [
  {
    name: 'one SERVICE_ID for two ports',
    container: { ports: TWO, env: ['SERVICE_ID=mine'] },
    registrator: [brief({ id: 'mine', name: 'nginx-81', port: 8081 })],
    berth: [
      brief({ id: 'mine', name: 'nginx-80' }),
      brief({ id: 'vm:c:81', name: 'nginx-81', port: 8081 }),
    ],
    because: ['shared-id'],
  },
  {
    name: 'SCTP and TCP of one port',
    container: { ports: { '132/tcp': '132', '132/sctp': '133' } },
    registrator: [brief({ id: 'vm:c:132', name: 'nginx-132', port: 132 })],
    berth: [
      brief({ id: 'vm:c:132', name: 'nginx-132', port: 132 }),
      brief({ id: 'vm:c:132:sctp', name: 'nginx-132', port: 133 }),
    ],
    because: ['sctp-id'],
  },
  {
    name: 'SCTP alone',
    container: { ports: { '132/sctp': '132' } },
    registrator: [brief({ id: 'vm:c:132', port: 132 })],
    berth: [brief({ id: 'vm:c:132:sctp', port: 132 })],
    because: ['sctp-id'],
  },
];

const META: readonly RegistratorVector[] = [
  {
    name: 'Meta from what is left over',
    container: {
      env: [
        'SERVICE_REGION=us',
        'SERVICE_80=x',
        'SERVICE_A=b=c',
        'SERVICE_80_80_X=1',
        'SERVICE_080_PAD=x',
        'SERVICE_81_ONLY=x',
      ],
    },
    registrator: [brief({ meta: { region: 'us', 80: 'x', a: 'b=c', '80_x': '1' } })],
  },
  {
    name: 'what checks are made of',
    container: { env: ['SERVICE_CHECK_HTTP=/a', 'SERVICE_CHECK_INTERVAL=5s'] },
    registrator: [brief({ meta: { check_http: '/a', check_interval: '5s' } })],
    berth: [brief()],
    because: ['used-meta'],
  },
];

/** What labels and images give. */
export const LABEL_VECTORS: readonly RegistratorVector[] = [
  ...TAGS,
  ...IGNORE,
  ...NAMES,
  ...IDS,
  ...META,
];
