import { expect } from 'chai';
import { mountOf } from '../../../src/docker/mount-of.ts';

const TABLE = [
  '1 0 8:1 / / rw - ext4 /dev/sda1 rw',
  '40 1 0:22 /docker.sock /tmp/docker.sock rw - tmpfs tmpfs rw',
  '41 1 0:22 /old.sock//deleted /run/old.sock rw shared:1 - tmpfs tmpfs rw',
  '42 1 0:22 /a\\040b /with\\040blank rw - tmpfs tmpfs rw',
  '43 1 0:22 /new.sock /run/old.sock2 rw - tmpfs tmpfs rw',
  '44 1 0:22 /new.sock//deleted /run/old.sock2 rw - tmpfs tmpfs rw',
  '',
].join('\n');

describe('mountOf', () => {
  for (const [path, expected] of [
    ['/tmp/docker.sock', { isRemoved: false }],
    ['/run/old.sock', { isRemoved: true }],
    ['/with blank', { isRemoved: false }],
    ['/run/old.sock2', { isRemoved: true }],
    ['/tmp', undefined],
    ['/tmp/docker.sock/x', undefined],
  ] as const) {
    it(`finds ${JSON.stringify(expected)} for ${path}`, () => {
      expect(mountOf(TABLE, path)).to.deep.equal(expected);
    });
  }

  it('finds nothing in what is no such table', () => {
    expect(mountOf('', '/a')).to.equal(undefined);
  });
});
