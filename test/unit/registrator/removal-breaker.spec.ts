import { expect } from 'chai';
import { RemovalBreaker, SECOND_LOOK_MS } from '../../../src/registrator/removal-breaker.ts';

describe('RemovalBreaker', () => {
  for (const { name, gone, total } of [
    { name: 'nothing', gone: 0, total: 0 },
    { name: 'a few, even if that is all', gone: 5, total: 5 },
    { name: 'many, if it is half of them or less', gone: 50, total: 100 },
  ]) {
    it(`lets go at once: ${name}`, () => {
      expect(new RemovalBreaker().allows(gone, total, 0)).to.equal(true);
    });
  }

  it('lets most go only after a second look', () => {
    const breaker = new RemovalBreaker();

    const answers = [0, SECOND_LOOK_MS - 1, SECOND_LOOK_MS].map((now) =>
      breaker.allows(6, 11, now),
    );

    expect(answers).to.deep.equal([false, false, true]);
  });

  it('begins anew when the second look shows something else', () => {
    const breaker = new RemovalBreaker();
    breaker.allows(6, 11, 0);
    breaker.allows(1, 11, 1_000);

    expect(breaker.allows(6, 11, SECOND_LOOK_MS)).to.equal(false);
  });
});
