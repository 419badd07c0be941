import { expect } from 'chai';
import { socketView } from '../../../src/docker/kernel-tables.ts';

const TABLES = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000:11D7 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1
   1: 020011AC:11D7 010011AC:A3F2 01 00000000:00000000 00:00000000 00000000     0        0 2 1
   2: 020011AC:11D7 010011AC:A3F4 06 00000000:00000000 00:00000000 00000000     0        0 3 1
  sl  local_address                         remote_address                        st tx_queue rx_queue
   0: 0000000000000000FFFF0000020011AC:11D7 0000000000000000FFFF0000010011AC:A3F6 01 00000000:00000000
Ip: Forwarding DefaultTTL
Ip: 1 64
Tcp: RtoAlgorithm RtoMin RtoMax MaxConn ActiveOpens PassiveOpens AttemptFails EstabResets CurrEstab InSegs OutSegs
Tcp: 1 200 120000 -1 3 4 0 0 2 1234 99
`;

describe('socketView', () => {
  it('finds what is established, in both families, and counts what has arrived', () => {
    expect(socketView(TABLES)).to.deep.equal({
      established: [
        '020011AC:11D7 010011AC:A3F2',
        '0000000000000000FFFF0000020011AC:11D7 0000000000000000FFFF0000010011AC:A3F6',
      ],
      segmentsIn: 1234,
    });
  });

  it('reads them with the line ends of a terminal', () => {
    expect(socketView(TABLES.replaceAll('\n', '\r\n'))?.established).to.have.length(2);
  });

  for (const text of ['', 'cat: not found', 'Tcp: a b\nTcp: 1 2']) {
    it(`takes ${JSON.stringify(text)} for nothing known`, () => {
      expect(socketView(text)).to.equal(undefined);
    });
  }
});
