import defaults from '../../../config/default.json' with { type: 'json' };
import type { DeregisterPolicy } from '../../domain/lifecycle.ts';
import { FORMATS } from '../formats.ts';

/** What becomes of the services of a container that is not simply running. */
export const LIFECYCLE_SCHEMA = {
  deregister: {
    doc: 'When the services of a container that has died are removed: always; on-success, where those of one that failed stay until it is removed (exit codes 0 and of signals are no failure); never.',
    format: ['always', 'on-success', 'never'] as DeregisterPolicy[],
    default: defaults.deregister as DeregisterPolicy,
    env: 'BERTH_DEREGISTER',
    flag: 'deregister',
  },
  cleanup: {
    doc: 'At startup and at each resync, remove what registrator left on this host and no container asks for, and what -deregister never keeps of containers that are removed.',
    format: FORMATS.switch,
    default: defaults.cleanup,
    env: 'BERTH_CLEANUP',
    flag: 'cleanup',
  },
};
