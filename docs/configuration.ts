import { writeFileSync } from 'node:fs';
import { OPTIONS, type Option } from '../src/config/schema.ts';

/** Where the reference is kept. */
export const REFERENCE = 'docs/configuration.md';

/** The configuration reference, from the schema. */
export function configurationReference(): string {
  const rows = OPTIONS.map((option) => row(option));
  return `# Configuration

Made from the schema in \`src/config/schema\` by \`npm run docs:configuration\`; a test keeps it true.

Strongest first: flag, environment variable, the file that \`-config\` names (JSON or YAML, keys as below, nested or not at all), default. An empty variable is one that is not set. An unknown key or a value that is not allowed ends berth with exit code 2 and a sentence that names both.

| key | flag | variable | default | meaning |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}

function row({ key, flag, env, default: initial, doc, isSensitive }: Option): string {
  const shownFlag = flag === undefined ? '' : `\`-${flag}\``;
  const shownDefault = initial === '' ? '' : `\`${String(initial)}\``;
  const secret = isSensitive ? ' Never shown.' : '';
  const meaning = `${doc}${secret}`.replaceAll('|', '\\|').replaceAll('*', '\\*');
  return `| \`${key}\` | ${shownFlag} | \`${env}\` | ${shownDefault} | ${meaning} |`;
}

if (process.argv[2] === '--write') writeFileSync(REFERENCE, configurationReference());
