import { expect } from 'chai';
import { type FuzzResult, inputOf, replayCommand, runCase } from './fuzz-case.ts';

const CASES = Number(process.env.BERTH_FUZZ_CASES ?? '5000');
const FIRST_SEED = Number(process.env.BERTH_FIRST_SEED ?? '1');

describe('the mapping of anything', function () {
  this.timeout(600_000);
  const results: FuzzResult[] = [];

  before(() => {
    for (let seed = FIRST_SEED; seed < FIRST_SEED + CASES; seed += 1) results.push(runCase(seed));
  });

  it(`gives what Consul takes, soon, for ${String(CASES)} generated containers`, () => {
    const broken = results
      .filter(({ problems }) => problems.length > 0)
      .map(({ problems, seed }) => `${problems.join('; ')} (replay: ${replayCommand(seed)})`);

    expect(broken).to.deep.equal([]);
  });

  it('has met services with all that they can have', () => {
    const services = results.flatMap((result) => result.services);

    expect(services.length).to.be.above(CASES / 4);
    expect(services.filter(({ tags }) => tags.length > 1).length).to.be.above(CASES / 100);
    expect(services.filter(({ meta }) => meta.size > 2).length).to.be.above(CASES / 100);
    expect(services.filter(({ checks }) => checks.length > 0).length).to.be.above(CASES / 100);
  });

  it('gives the same case for the same seed', () => {
    expect(inputOf(FIRST_SEED)).to.deep.equal(inputOf(FIRST_SEED));
    expect(runCase(FIRST_SEED)).to.deep.equal(results[0]);
  });
});
