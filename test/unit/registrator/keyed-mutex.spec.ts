import { expect } from 'chai';
import { KeyedMutex } from '../../../src/registrator/keyed-mutex.ts';
import { settled } from '../../support/virtual-clock.ts';

describe('KeyedMutex', () => {
  it('runs tasks of one key one after another', async () => {
    const mutex = new KeyedMutex<string>();
    const log: string[] = [];
    const task = (name: string) => async (): Promise<void> => {
      log.push(`${name} begins`);
      await settled();
      log.push(`${name} ends`);
    };

    await Promise.all([mutex.run('a', task('one')), mutex.run('a', task('two'))]);

    expect(log).to.deep.equal(['one begins', 'one ends', 'two begins', 'two ends']);
  });

  it('lets tasks of different keys run together', async () => {
    const mutex = new KeyedMutex<string>();
    const never = mutex.run('a', () => new Promise<never>(() => undefined));

    const other = await mutex.run('b', () => Promise.resolve('done'));

    expect(other).to.equal('done');
    void never;
  });

  it('goes on after a task that failed, and passes the failure to its caller alone', async () => {
    const mutex = new KeyedMutex<string>();
    const failing = mutex.run('a', () => Promise.reject(new Error('broken')));
    const next = mutex.run('a', () => Promise.resolve('fine'));

    const [first, second] = await Promise.allSettled([failing, next]);

    expect(first.status).to.equal('rejected');
    expect(second).to.deep.equal({ status: 'fulfilled', value: 'fine' });
  });
});
