import type { DoctorFacts } from './doctor-facts.ts';
import type { ClockReading } from './examiners.ts';
import { type Finding, ok, skipped, warning } from './finding.ts';

/** Less is what requests take on a busy machine. */
const TOLERANCE_MS = 2_000;

/** How far the clocks of the engine and of Consul are from this one. */
export function clockFindings({
  engine,
  contact,
}: Pick<DoctorFacts, 'engine' | 'contact'>): readonly Finding[] {
  return [
    engine.kind === 'failed'
      ? skipped('clock', 'Docker does not answer')
      : clockFinding('Docker', engine.value.clock),
    contact.kind === 'failed'
      ? skipped('clock', 'Consul does not answer')
      : clockFinding('Consul', contact.value.clock),
  ];
}

function clockFinding(whose: string, reading: ClockReading | undefined): Finding {
  if (reading === undefined) return skipped('clock', `${whose} tells no time`);
  const { offsetMs, uncertaintyMs } = reading;
  const distance = Math.abs(offsetMs);
  if (distance <= TOLERANCE_MS + uncertaintyMs) return ok('clock', `that of ${whose} is right`);
  const seconds = (distance / 1000).toFixed(1);
  const seen = `that of ${whose} is ${seconds} s ${offsetMs > 0 ? 'ahead of' : 'behind'} this one`;
  const remedy = 'let NTP run on both: times in logs and records of releases do not compare';
  return warning('clock', seen, remedy);
}
