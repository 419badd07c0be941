import { expect } from 'chai';
import { positionedYaml } from '../../../../../src/cli/deploy/positioned-yaml.ts';
import { lintFiles } from '../../../../../src/domain/deploy/lint/lint-all.ts';

/** Each finding as `LINE:COLUMN severity code: what`. */
function found(text: string, service = ''): readonly string[] {
  const compose = { file: 'c.yml', content: positionedYaml(text) };
  return lintFiles({ service, templates: [], compose }).map(
    ({ line, column, severity, code, what }) =>
      `${String(line)}:${String(column)} ${severity} ${code}: ${what}`,
  );
}

const RIGHT = `services:
  web-blue:
    image: web:\${BLUE_IMAGE_VERSION}
    environment: &blue
      SERVICE_NAME: web
      SERVICE_TAGS: blue,blue_v\${BLUE_IMAGE_VERSION}
      SERVICE_CHECK_HTTP: /health
    ports: ["4567", { target: 80 }, "127.0.0.1::81", "82/udp", "[::1]::83"]
  web-green:
    image: web:\${GREEN_IMAGE_VERSION:-1}
    environment:
      <<: *blue
      SERVICE_TAGS: green
  other: { container_name: x, ports: ["80:80"] }
  -blue: {}
`;

describe('lintCompose', () => {
  it('finds nothing in a file that is right, nor in services without zones', () => {
    expect(found(RIGHT)).to.deep.equal([]);
    expect(found(RIGHT, 'web')).to.deep.equal([]);
  });

  it('finds S2: names and host ports that two containers cannot share', () => {
    const text = RIGHT.replace(
      '    ports: ["4567", { target: 80 }, "127.0.0.1::81", "82/udp", "[::1]::83"]',
      `    container_name: web
    network_mode: host
    ports:
      - "8080:80"
      - 127.0.0.1:8081:81/tcp
      - { target: 82, published: 8082 }
      - { target: 82, published: "0" }`,
    );

    expect(found(text)).to.deep.equal([
      '8:5 error S2: blue has a container_name',
      '9:5 warning S2: blue has the host’s own ports',
      '11:9 error S2: blue publishes host port "8080"',
      '12:9 error S2: blue publishes host port "8081"',
      '13:9 error S2: blue publishes host port "8082"',
    ]);
  });

  it('notes S9 where both zones have one version, and S3’s like where nothing is checked', () => {
    const zone = (name: string): string =>
      `  web-${name}: { image: "web:$IMAGE_VERSION", environment: [SERVICE_NAME=web, SERVICE_TAGS=${name}] }\n`;

    expect(found(`services:\n${zone('blue')}${zone('green')}`)).to.deep.equal([
      '2:3 note no-check: blue has no SERVICE_CHECK_… and no healthcheck',
      '2:15 note S9: both zones have the version of IMAGE_VERSION',
      '3:3 note no-check: green has no SERVICE_CHECK_… and no healthcheck',
    ]);
  });

  it('finds images that no version gets into', () => {
    const text = RIGHT.replace('${BLUE_IMAGE_VERSION}', '${BLUE_IMAGE_VERSIONS}').replace(
      'image: web:${GREEN_IMAGE_VERSION:-1}',
      'build: .',
    );

    expect(found(text)).to.deep.equal([
      '3:5 error image-version: blue has the image "web:${BLUE_IMAGE_VERSIONS}"',
      '9:3 error image-version: green has no image',
    ]);
  });

  it('finds S10: names that do not match', () => {
    const named = (blue: string, green: string): string =>
      RIGHT.replace('SERVICE_NAME: web', `SERVICE_NAME: ${blue}`).replace(
        'SERVICE_TAGS: green',
        `SERVICE_TAGS: green\n      SERVICE_NAME: ${green}`,
      );

    expect(found(named('juan', 'web'))).to.deep.equal([
      '5:7 warning S10: web-blue is "juan" in Consul: the key is web-active-zone',
      '14:7 error S10: the zones are "juan" and "web" in Consul',
    ]);
    expect(found(named('""', '""'))).to.deep.equal([
      '5:7 error S10: web-blue has no SERVICE_NAME',
      '14:7 error S10: web-green has no SERVICE_NAME',
    ]);
    expect(found(named('$NAME', '$NAME'))).to.deep.equal([]);
  });

  it('finds S10: zones that are missing', () => {
    expect(found(RIGHT.replace('web-green', 'web-red'))).to.deep.equal([
      '2:3 error S10: there is web-blue and no web-green',
    ]);
    expect(found(RIGHT, 'shop')).to.deep.equal([
      '0:0 error S10: no service shop-blue and none shop-green',
    ]);
    expect(found('services: {}')).to.deep.equal([
      '0:0 note S10: no service NAME-blue and none NAME-green',
    ]);
    expect(found('services: 1')).to.have.length(1);
  });

  it('finds tags that tell no zone, or the other', () => {
    const tagged = (tags: string): readonly string[] =>
      found(RIGHT.replace('SERVICE_TAGS: green', `SERVICE_TAGS: ${tags}`));

    expect(tagged('""')).to.deep.equal(['13:7 error zone-tag: green has no SERVICE_TAGS']);
    expect(tagged('fast')).to.deep.equal(['13:7 error zone-tag: green is tagged "fast"']);
    expect(tagged('blue')).to.deep.equal([
      '13:7 error zone-tag: green has the other zone’s tag: "blue"',
    ]);
    expect(tagged('green_v1')).to.deep.equal([]);
    expect(tagged('$TAGS')).to.deep.equal([]);
  });

  it('takes a line of the environment without a value, and an environment that is none', () => {
    const text =
      'services: { web-blue: { image: "$IMAGE_VERSION", environment: [SERVICE_NAME, 1] }, web-green: }';

    expect(found(text).filter((one) => one.includes('SERVICE_NAME'))).to.deep.equal([
      '1:64 error S10: web-blue has no SERVICE_NAME',
      '1:84 error S10: web-green has no SERVICE_NAME',
    ]);
  });
});
