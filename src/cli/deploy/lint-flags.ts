import type { FlagSpec, ParsedFlags } from '../flags.ts';
import { COMMON_FLAGS, DATA_FORMATS, RELEASE_FLAGS, textOf } from './release-flags.ts';

const OUTPUT: FlagSpec = {
  ...{ name: 'output', isSwitch: false, values: DATA_FORMATS },
  doc: 'text or json. Default: text.',
};
const OF_ALL = ['consul', 'output', 'release-file'];

export const LINT_FLAGS: readonly FlagSpec[] = [
  {
    name: 'template',
    isSwitch: false,
    isRepeatable: true,
    doc: 'A consul-template of nginx’s configuration, or consul-template’s own (.hcl, .json); may be repeated.',
  },
  { name: 'compose-file', isSwitch: false, doc: 'Default: docker-compose.yml, if it is there.' },
  ...[...COMMON_FLAGS, ...RELEASE_FLAGS]
    .filter(({ name }) => OF_ALL.includes(name))
    .map((flag) => (flag.name === 'output' ? OUTPUT : flag)),
  { name: 'no-consul', isSwitch: true, doc: 'Look at files only.' },
  { name: 'strict', isSwitch: true, doc: 'Exit with 1 on warnings, too.' },
];

export function templateFiles(flags: ParsedFlags): readonly string[] {
  return textOf(flags, 'template')
    .split('\n')
    .filter((file) => file !== '');
}
