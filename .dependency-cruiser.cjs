/** Imports point down: main -> cli -> { registrator, deploy, http } -> domain; wire/ lies below two. */
const ROOMS = ['wire', 'docker', 'consul', 'registrator', 'deploy', 'http', 'config', 'logging'];

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment:
        'Two files that need each other are one idea: join them, or move the shared part down.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'domain-is-pure',
      comment:
        'domain/ takes values and gives values. Pass what you need as an argument; only types of ' +
        'RxJS and the hash of node:crypto may come in.',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: {
        pathNot: ['^src/domain/', '^crypto$'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'domain-knows-no-room',
      comment: 'Not even types: declare the interface in domain/ and let the room implement it.',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { path: '^src/(?!domain/)' },
    },
    {
      name: 'rooms-are-neighbours-without-doors',
      comment:
        'A room sees itself and domain/. What two rooms share goes down into domain/; what joins ' +
        'them goes up into cli/ or main.ts. (logging/ may see the types that it renders.)',
      severity: 'error',
      from: { path: `^src/(${ROOMS.join('|')})/` },
      to: {
        path: '^src/',
        pathNot: [
          ...['^src/$1/', '^src/domain/', '^config/', '^src/registrator/report[.]ts$'],
          '^src/wire/', // see the next two
        ],
      },
    },
    {
      name: 'the-wire-is-for-docker-and-consul',
      comment:
        'wire/ is HTTP and knows no meaning: ask docker/ or consul/ for what you want to know.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(wire|docker|consul)/' },
      to: { path: '^src/wire/' },
    },
    {
      name: 'the-wire-knows-nobody',
      comment: 'It carries bytes for two rooms: what they mean belongs there.',
      severity: 'error',
      from: { path: '^src/wire/' },
      to: { path: '^src/(?!wire/)' },
    },
    {
      name: 'the-http-parser-only-in-the-wire',
      comment: 'Ask an HttpPool.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/wire/' },
      to: { path: 'node_modules/http-parser-js' },
    },
    {
      name: 'reports-are-for-logging',
      comment: 'Only logging/ renders reports; another room wants an interface of its own.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(logging|registrator|cli)/' },
      to: { path: '^src/registrator/report[.]ts$' },
    },
    {
      name: 'cli-does-not-open-doors',
      comment: 'cli/ is given its source and registry: construct them in main.ts.',
      severity: 'error',
      from: { path: '^src/cli/' },
      to: { path: '^src/(docker|consul)/' },
    },
    {
      name: 'nobody-imports-main',
      comment: 'main.ts joins the rooms and is imported by none; move what you need into a room.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^src/main[.]ts$' },
    },
    {
      name: 'dockerode-only-in-docker',
      comment: 'Ask for a ContainerSource; Docker’s JSON ends at src/docker/.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/docker/' },
      to: { path: 'node_modules/(@types/)?dockerode' },
    },
    {
      name: 'consul-client-only-in-consul',
      comment: 'Ask for a ServiceRegistry; Consul’s HTTP API ends at src/consul/.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/consul/' },
      to: { path: 'node_modules/consul' },
    },
    {
      name: 'rxjs-only-where-things-happen-over-time',
      comment:
        'What has one answer is a promise: streams live in docker/, registrator/ and deploy/.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(docker|registrator|deploy)/' },
      to: { path: 'node_modules/rxjs', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'src-not-to-test',
      comment: 'Code that runs must not need the tests.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|bench|examples)/' },
    },
    {
      name: 'no-dev-dependencies-in-src',
      comment:
        'It would be missing where berth runs: make it a dependency, with a decision record.',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-orphans',
      comment: 'Nobody imports it and it imports nobody: use it or delete it.',
      severity: 'error',
      from: { orphan: true, path: '^src/', pathNot: '[.]d[.]ts$' },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
