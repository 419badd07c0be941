import { expect } from 'chai';
import { explainAsText } from '../../../src/cli/explanation.ts';
import { desiredServices } from '../../../src/domain/mapping/desired-services.ts';
import { aContainer, rules } from '../../support/builders.ts';

describe('explainAsText, of untrusted input', () => {
  const cases = [
    { name: 'a label', facts: { labels: { SERVICE_A: 'x\u009b2Jy' } } },
    { name: 'a name of a file', facts: { name: 'x\u001b[2J' } },
    { name: 'an image of a file', facts: { image: 'x\u001b[2J', labels: { SERVICE_NAME: 'x' } } },
  ];
  for (const { name, facts } of cases) {
    it(`keeps ${name} from steering the terminal`, () => {
      const container = aContainer(facts);

      const one = { container, desired: desiredServices(container, rules()) };
      const text = explainAsText([one], rules());

      expect(text.replaceAll('\n', '')).not.to.match(/\p{Cc}/u);
    });
  }
});
