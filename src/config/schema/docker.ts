import defaults from '../../../config/default.json' with { type: 'json' };
import { FORMATS } from '../formats.ts';

/** The Docker Engine and how to reach it. */
export const DOCKER_SCHEMA = {
  docker: {
    host: {
      doc: 'The Docker Engine: unix:///PATH or tcp://HOST:PORT. Default: /tmp/docker.sock, else /var/run/docker.sock.',
      format: FORMATS.text,
      default: defaults.docker.host,
      env: 'DOCKER_HOST',
      address: true,
    },
    tlsVerify: {
      doc: 'Use TLS for a tcp:// engine.',
      format: FORMATS.presence,
      default: defaults.docker.tlsVerify,
      env: 'DOCKER_TLS_VERIFY',
    },
    certPath: {
      doc: 'Directory with ca.pem, cert.pem and key.pem for TLS.',
      format: FORMATS.text,
      default: defaults.docker.certPath,
      env: 'DOCKER_CERT_PATH',
    },
    allowPlainTcp: {
      doc: 'Whether an engine on another address than loopback may be used without TLS: whoever reaches it is root on its host.',
      format: FORMATS.switch,
      default: defaults.docker.allowPlainTcp,
      env: 'BERTH_DOCKER_ALLOW_PLAIN_TCP',
    },
    timeoutMs: {
      doc: 'Milliseconds after which a call to Docker has failed.',
      format: FORMATS.milliseconds,
      default: defaults.docker.timeoutMs,
      env: 'BERTH_DOCKER_TIMEOUT_MS',
    },
    giveUpSeconds: {
      doc: 'Seconds without Docker after which berth ends with exit code 1, to be started anew: a socket that is mounted as a file is not the one that Docker opens after a restart.',
      format: FORMATS.count,
      default: defaults.docker.giveUpSeconds,
      env: 'BERTH_DOCKER_GIVE_UP_SECONDS',
    },
  },
};
