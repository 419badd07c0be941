import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { isHidden } from '../../../src/cli/command-table.ts';
import { COMMANDS } from '../../../src/commands.ts';
import { ALL_COMMANDS } from '../../support/all-commands.ts';
import { commandLineProblem } from '../../support/command-line-problem.ts';
import { berthCalls } from '../../support/shell-commands.ts';

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly { readonly run?: string }[] }>>;
}

const read = (file: string): string => readFileSync(file, 'utf8');

/** The scripts between three backquotes. */
function fencesOf(markdown: string): string {
  return [...markdown.matchAll(/^```sh\n([^]*?)^```/gm)].map(([, script]) => script).join('\n');
}

const PAGES = [
  'README.md',
  ...readdirSync('docs')
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
  ...readdirSync('examples', { withFileTypes: true })
    .map(({ name }) => `examples/${name}/README.md`)
    .filter((file) => existsSync(file)),
];

describe('Command lines that are shown', () => {
  it('are held against all commands that the program has', () => {
    const shown = [...COMMANDS.keys()].filter((name) => !isHidden(name));

    expect(ALL_COMMANDS.map(({ name }) => name)).to.deep.equal(shown);
  });

  const problemsIn = (script: string): readonly string[] =>
    berthCalls(script).flatMap((words) => {
      const problem = commandLineProblem(words);
      return problem === undefined ? [] : [`${words.join(' ')}: ${problem}`];
    });

  for (const page of PAGES) {
    it(`can be used: ${page}`, () => {
      expect(problemsIn(fencesOf(read(page)))).to.deep.equal([]);
    });
  }

  it('can be used: the steps for TeamCity', () => {
    const settings = read('examples/ci/settings.kts').replaceAll("${'$'}", '$');
    const initial = new Map(
      [...settings.matchAll(/(?:text|checkbox)\("(\w+)", "(\w+)"/g)].map(
        ([, name = '', value = '']) => [name, value] as const,
      ),
    );
    const script = settings.replaceAll(/%(\w+)%/g, (_, name: string) => initial.get(name) ?? '');

    expect(berthCalls(script)).to.have.length(5);
    expect(problemsIn(script)).to.deep.equal([]);
  });

  it('can be used: the steps for GitHub Actions', () => {
    const { jobs } = parse(read('examples/ci/github-actions.yml')) as Workflow;
    const runs = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
    const script = runs.join('\n');

    expect(berthCalls(script)).to.have.length(4);
    expect(problemsIn(script)).to.deep.equal([]);
  });

  it('are found behind pipes, in quotes and over several lines', () => {
    const script = `x | berth status -ip a | berth b > c\nberth deploy \\\n  plan "$(cat v)" # berth d`;

    expect(berthCalls(script)).to.deep.equal([
      ['berth', 'status', '-ip', 'a'],
      ['berth', 'b'],
      ['berth', 'deploy', 'plan', '$(cat v)'],
    ]);
  });
});

describe('The pages', () => {
  for (const page of PAGES) {
    it(`link to files that are there: ${page}`, () => {
      const links = [...read(page).matchAll(/\]\(([\w./-]+)(?:#[\w-]*)?\)/g)];
      const missing = links
        .map(([, file = '']) => file)
        .filter((file) => !existsSync(join(dirname(page), file)));

      expect(missing).to.deep.equal([]);
    });
  }

  it('name every decision in the page about the architecture, and files that are there', () => {
    const page = read('docs/architecture.md');
    const decisions = readdirSync('docs/decisions');
    const files = [...page.matchAll(/`((?:registrator|docker|domain|deploy|cli)\/[\w/-]+)`/g)];

    expect(decisions.filter((file) => !page.includes(`decisions/${file}`))).to.deep.equal([]);
    expect(files).not.to.have.length(0);
    const missing = files
      .map(([, name = '']) => `src/${name}`)
      .filter((name) => !existsSync(name) && !existsSync(`${name}.ts`));
    expect(missing).to.deep.equal([]);
  });
});
