import type { Phase } from '../../domain/deploy/phase.ts';
import type { Zone } from '../../domain/deploy/zone.ts';
import { type Look, type Verdict, done, undecidable, wait } from '../verdict.ts';
import { gate, hold, spread, weigh } from './canary.ts';
import { drain } from './drain.ts';
import { prepare, start, verify } from './prepare.ts';
import { discard, retire } from './retire.ts';
import { rollBack, switchOver, unfitness, watch } from './serve.ts';
import { converge, survey } from './traffic.ts';
import { trim } from './trim.ts';

type Handler = (look: Look) => Promise<Verdict>;

const nothingMore: Handler = () => Promise.resolve(wait('nothing more happens'));

/** What happens in each phase, a look at a time. */
export const PHASES: Readonly<Record<Phase, Handler>> = {
  planned: () => Promise.resolve(done('it begins')),
  preparing: prepare,
  starting: start,
  verifying: verify,
  surveying: survey,
  gated: (look) => Promise.resolve(gate(look)),
  weighing: weigh,
  spreading: spread,
  trimming: trim,
  holding: hold,
  switching: switchOver,
  converging: async (look) =>
    (await lost(look)) ?? converge(look, look.deployment.request.candidate, undecidable),
  baking: (look) => watch(look, look.deployment.request.timing.bakeMs, 'watching'),
  draining: async (look) => (await lost(look)) ?? drainStable(look),
  standby: (look) => watch(look, look.deployment.request.timing.standbyMs, 'standby'),
  retiring: (look) => ofStable(look, (zone) => retire(look, zone)),
  succeeded: nothingMore,
  aborting: discard,
  aborted: nothingMore,
  'rolling-back': rollBack,
  'converging-back': (look) => ofStable(look, (zone) => converge(look, zone, undecidable)),
  'draining-back': (look) => drain(look, look.deployment.request.candidate),
  'retiring-back': discard,
  'rolled-back': nothingMore,
  held: nothingMore,
};

/** The candidate serves now: if it no longer can, the former zone has to. */
function lost(look: Look): Promise<Verdict | undefined> {
  return unfitness(look);
}

function drainStable(look: Look): Promise<Verdict> {
  return ofStable(look, (zone) => drain(look, zone));
}

/** At the first release there is no former zone. */
function ofStable({ deployment }: Look, then: (zone: Zone) => Promise<Verdict>): Promise<Verdict> {
  const { stable } = deployment.request;
  return stable === undefined ? Promise.resolve(done('there is no former zone')) : then(stable);
}
