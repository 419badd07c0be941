import { expect } from 'chai';
import { isStopSignal, signalNumber } from '../../../src/domain/stop-signal.ts';

describe('signalNumber', () => {
  const cases: readonly (readonly [string, number | undefined])[] = [
    ['15', 15],
    ['SIGTERM', 15],
    ['TERM', 15],
    ['sigquit', 3],
    ['KILL', 9],
    ['HUP', 1],
    ['SIGUSR1', 10],
    ['SIGUSR2', 12],
    ['SIGWINCH', 28],
    ['SIGPWR', 30],
    ['SIGRTMIN+3', 37],
    ['RTMIN', 34],
    ['SIGRTMAX-1', 63],
    ['64', 64],
    ['65', undefined],
    ['0', undefined],
    ['SIGRTMIN+31', undefined],
    ['SIGTERM+1', undefined],
    ['SIGNOTHING', undefined],
    ['SIG', undefined],
    ['-1', undefined],
    ['1.5', undefined],
    ['', undefined],
    ['__proto__', undefined],
    ['constructor', undefined],
  ];
  for (const [text, number] of cases) {
    it(`is ${String(number)} for ${JSON.stringify(text)}`, () => {
      expect(signalNumber(text)).to.equal(number);
    });
  }
});

describe('isStopSignal', () => {
  for (const signal of [2, 3, 9, 15]) {
    it(`takes ${String(signal)} for one, whatever the container’s own is`, () => {
      expect(isStopSignal(signal, '')).to.equal(true);
      expect(isStopSignal(signal, 'SIGWINCH')).to.equal(true);
    });
  }

  for (const signal of [1, 10, 12, 28]) {
    it(`takes ${String(signal)} for none, unless it is the container’s own`, () => {
      expect(isStopSignal(signal, '')).to.equal(false);
      expect(isStopSignal(signal, 'SIGQUIT')).to.equal(false);
      expect(isStopSignal(signal, String(signal))).to.equal(true);
    });
  }
});
