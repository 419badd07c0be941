import { expect } from 'chai';
import { oldWorkers } from '../../../../src/deploy/proxies/old-workers.ts';

const MASTER = 'nginx: master process nginx -g daemon off;';
const WORKER = 'nginx: worker process';
const LEAVING = 'nginx: worker process is shutting down';

const HAPROXY = '/usr/sbin/haproxy -W -db -p /run/haproxy.pid -f /etc/haproxy.cfg';
const RELOADED = 'haproxy -sf 12 -x sockpair@4 -W -db -f /etc/haproxy.cfg';

describe('oldWorkers', () => {
  for (const [what, processes, expected, count] of [
    ['there are as many as there should be', [MASTER, WORKER, WORKER], 2, 0],
    ['nobody says how many there should be', [MASTER, WORKER, WORKER], undefined, 0],
    ['some say that they are leaving', [MASTER, LEAVING, WORKER], undefined, 1],
    ['none says so yet, but there are too many', [MASTER, WORKER, WORKER, WORKER], 2, 1],
    ['some say so and some do not yet', [MASTER, LEAVING, WORKER, WORKER, WORKER], 2, 2],
    ['one has crashed', [MASTER, WORKER], 2, 0],
    ['HAProxy has as many as it should have', [HAPROXY, HAPROXY], 1, 0],
    ['HAProxy has one of before', [HAPROXY, RELOADED, HAPROXY, RELOADED], 1, 2],
    ['HAProxy checks a configuration', [HAPROXY, HAPROXY, 'haproxy -c -q -f x.cfg'], 1, 0],
    ['nobody says how many HAProxy should have', [HAPROXY, HAPROXY], undefined, undefined],
    ['it is neither', ['consul-template -config haproxy -W'], 2, undefined],
    ['nothing runs', [], 2, undefined],
  ] as const) {
    it(`finds ${String(count)} when ${what}`, () => {
      expect(oldWorkers(processes, expected)).to.equal(count);
    });
  }
});
