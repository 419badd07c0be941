import { writeFileSync } from 'node:fs';
import { RELEASE_FLAGS, COMMON_FLAGS } from '../src/cli/deploy/release-flags.ts';
import { RELEASE_KEYS, SERVICE_NAME } from '../src/cli/deploy/release-keys-table.ts';

/** Where the schema is kept. */
export const SCHEMA = 'docs/berth.schema.json';

/** The JSON Schema of the release file, for editors; from the table that the parser is made of. */
export function releaseFileSchema(): string {
  const keys = [...RELEASE_KEYS].map(([name, { flag, kind, doc }]) => {
    const spec = [...RELEASE_FLAGS, ...COMMON_FLAGS].find((one) => one.name === flag);
    return [name, { description: doc ?? spec?.doc ?? '', ...kind.schema }];
  });
  const release = { type: ['object', 'null'], additionalProperties: false };
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'The release file of berth, berth.yml',
    type: ['object', 'null'],
    additionalProperties: false,
    properties: {
      $schema: { type: 'string' },
      defaults: {
        ...{ description: 'Of every service.', $ref: '#/definitions/release' },
      },
      services: {
        description: 'By the name before -blue and -green; stronger than the defaults.',
        type: ['object', 'null'],
        propertyNames: { pattern: SERVICE_NAME.source },
        additionalProperties: { $ref: '#/definitions/release' },
      },
    },
    definitions: { release: { ...release, properties: Object.fromEntries(keys) as object } },
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

if (process.argv[2] === '--write') writeFileSync(SCHEMA, releaseFileSchema());
