import { expect } from 'chai';
import { lintTemplate } from '../../../../../src/domain/deploy/lint/lint-template.ts';
import { found, PLAIN, words, zoned } from '../../../../support/lint-stage.ts';

describe('lintNginx', () => {
  const NGINX: readonly (readonly [name: string, text: string, expected: readonly string[]])[] = [
    [
      'a part of a configuration',
      'proxy_pass http://a;',
      [
        'no-generation-endpoint',
        'next-upstream',
        'no-keepalive-min-timeout',
        'no-worker-shutdown-timeout',
      ],
    ],
    ['what is no proxy', 'http { server { listen 80; } }', []],
    [
      'next upstreams without errors',
      `${PLAIN}proxy_pass http://a; location / { proxy_next_upstream off; }`,
      ['next-upstream'],
    ],
    [
      'an answer that shows no generation',
      'proxy_pass a; location = /.well-known/berth/web {}',
      [
        'generation-unread',
        'next-upstream',
        'no-keepalive-min-timeout',
        'no-worker-shutdown-timeout',
      ],
    ],
    [
      'a lifetime that is too short',
      `${PLAIN}proxy_pass a; location = /.well-known/berth/x { return 200 '{"workerLifetimeSeconds":59}'; }`,
      ['worker-lifetime'],
    ],
    [
      'a lifetime that is long enough',
      `${PLAIN}proxy_pass a; location = /.well-known/berth/x { return 200 "{\\"workerLifetimeSeconds\\":60}"; }`,
      [],
    ],
    [
      'comments, quotes, braces and blanks',
      `${PLAIN}# proxy_pass {\nif ($a = "}") { set $b \${c}x; # }\n set $d 'a\\'}'; } proxy_pass a } ;{`,
      [],
    ],
  ];

  for (const [name, text, expected] of NGINX) {
    it(`reads nginx’s directives: ${name}`, () => {
      const codes = lintTemplate({ file: 'a', text }, []).map(({ code }) => code);

      expect([...codes].sort()).to.deep.equal([...expected].sort());
    });
  }

  it('passes over comments, quotes, variables and lines that templates fill', () => {
    const last = (text: string): readonly string[] =>
      found(`${PLAIN} proxy_pass a;\n${text}\n proxy_next_upstream off;`);

    for (const text of [
      ...[
        '# {',
        '# "',
        `set $a '}'; }`,
        `set $a 'b\\'}';`,
        'set $a "b\\"}";',
        `if ($a ~ 'x{2}') {}`,
      ],
      ...['{{keyOrDefault "a" ""}}', '\t{{keyOrDefault "a" ""}} \r', '{{$x := 1}}', '{{/* { */}}'],
    ]) {
      expect(last(text), text).to.deep.equal(['3:2 warning next-upstream']);
    }
    const text = `${PLAIN} proxy_pass a; proxy_next_upstream \${a} error;`;
    expect(found(text)).to.deep.equal([]);
  });

  it('says what a lifetime is measured by', () => {
    const answer = `proxy_pass a; location = /.well-known/berth/x { return 200 '{"workerLifetimeSeconds":60}'; }`;
    const lifetime = (timeout: string): readonly string[] =>
      words(`${timeout} ${answer}`).filter((one) => one.startsWith('the answer'));

    expect(lifetime('')).to.deep.equal([
      'the answer says that old workers live 60 s, and nothing bounds it here',
    ]);
    expect(lifetime('worker_shutdown_timeout 2m;')).to.deep.equal([
      'the answer says that old workers live 60 s, and it is "2m"',
    ]);
    expect(lifetime('worker_shutdown_timeout {{.X}};')).to.deep.equal([]);
    expect(lifetime('worker_shutdown_timeout 60;')).to.deep.equal([]);
  });

  it('wants an answer for the service, unless the template has one for each', () => {
    const text = `proxy_pass a; ${PLAIN}`;

    expect(words(text, zoned('web', 'web'))).to.deep.equal([]);
    expect(words(text, zoned('shop', 'shop'))).to.deep.equal(['none is for shop']);
  });
});
