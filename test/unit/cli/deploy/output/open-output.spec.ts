import { expect } from 'chai';
import { formatFor } from '../../../../../src/cli/deploy/output/open-output.ts';
import type { OutputFormat } from '../../../../../src/cli/deploy/release-output.ts';
import { MemoryStream } from '../../../../support/memory-stream.ts';

const TERMINAL = { isTTY: true };
const PIPE = { isTTY: false };

describe('formatFor', () => {
  const cases: readonly {
    readonly name: string;
    readonly asked?: OutputFormat;
    readonly env?: Readonly<Record<string, string>>;
    readonly to: { readonly isTTY: boolean };
    readonly format: OutputFormat;
  }[] = [
    { name: 'a tree on a terminal', to: TERMINAL, format: 'tree' },
    { name: 'text elsewhere', to: PIPE, format: 'text' },
    { name: 'text on a dumb terminal', env: { TERM: 'dumb' }, to: TERMINAL, format: 'text' },
    { name: 'what was asked for', asked: 'json', to: TERMINAL, format: 'json' },
    { name: 'a tree where one was asked for', asked: 'tree', to: TERMINAL, format: 'tree' },
    { name: 'no tree where none can be drawn', asked: 'tree', to: PIPE, format: 'text' },
    { name: 'TeamCity’s', env: { TEAMCITY_VERSION: '1' }, to: PIPE, format: 'teamcity' },
    { name: 'GitHub’s', env: { GITHUB_ACTIONS: 'true' }, to: PIPE, format: 'github' },
    { name: 'GitLab’s', env: { GITLAB_CI: 'true' }, to: TERMINAL, format: 'gitlab' },
    { name: 'no server’s by an empty variable', env: { GITLAB_CI: '' }, to: PIPE, format: 'text' },
    {
      ...{ name: 'what was asked for, on a CI server too', asked: 'text' },
      ...{ env: { TEAMCITY_VERSION: '1' }, to: PIPE, format: 'text' },
    },
  ];
  for (const { name, asked, env = {}, to, format } of cases) {
    it(`takes ${name}`, () => {
      expect(formatFor(asked, { stream: new MemoryStream(to), env })).to.equal(format);
    });
  }
});
