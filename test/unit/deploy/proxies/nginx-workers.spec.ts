import { expect } from 'chai';
import { oldNginxWorkers } from '../../../../src/deploy/proxies/nginx-workers.ts';

const MASTER = 'nginx: master process nginx -g daemon off;';
const WORKER = 'nginx: worker process';
const LEAVING = 'nginx: worker process is shutting down';

describe('oldNginxWorkers', () => {
  for (const [what, processes, expected, count] of [
    ['there are as many as there should be', [MASTER, WORKER, WORKER], 2, 0],
    ['nobody says how many there should be', [MASTER, WORKER, WORKER], undefined, 0],
    ['some say that they are leaving', [MASTER, LEAVING, WORKER], undefined, 1],
    ['none says so yet, but there are too many', [MASTER, WORKER, WORKER, WORKER], 2, 1],
    ['some say so and some do not yet', [MASTER, LEAVING, WORKER, WORKER, WORKER], 2, 2],
    ['one has crashed', [MASTER, WORKER], 2, 0],
    ['it is no nginx', ['haproxy -W'], 2, undefined],
    ['nothing runs', [], 2, undefined],
  ] as const) {
    it(`finds ${String(count)} when ${what}`, () => {
      expect(oldNginxWorkers(processes, expected)).to.equal(count);
    });
  }
});
