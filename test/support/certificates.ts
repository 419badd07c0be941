import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * An authority (`ca.pem`), and certificates of it for a server on localhost (`agent.pem`, `agent.key`)
 * and for a client (`client.pem`, `client.key`).
 */
export function makeCertificates(directory: string): void {
  const openssl = (...words: readonly string[]): void => {
    execFileSync('openssl', words, { cwd: directory, stdio: 'pipe' });
  };
  const fresh = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...fresh, '-subj', '/CN=ca', '-keyout', 'ca.key', '-out', 'ca.pem');
  writeFileSync(join(directory, 'names.cnf'), 'subjectAltName=DNS:localhost\n');
  for (const name of ['agent', 'client']) {
    const subject = ['-subj', `/CN=${name}`];
    openssl('req', ...fresh, ...subject, '-keyout', `${name}.key`, '-out', `${name}.csr`);
    const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'];
    const names = ['-extfile', 'names.cnf'];
    openssl('x509', '-req', '-in', `${name}.csr`, ...signed, ...names, '-out', `${name}.pem`);
  }
}
