import type { Report } from '../../src/registrator/report.ts';
import type { World } from './world.ts';

type Print = (line: string) => void;

/** Prints everything that happens to a world, with its time. @returns a reporter for berth's own words */
export function trace(world: World, print: Print): (report: Report) => void {
  const { agent, engine, faults, clock } = world;
  const note = (line: string): void => {
    print(`${String(Math.round(clock.now())).padStart(8)} ms  ${line}`);
  };
  const register = agent.register.bind(agent);
  agent.register = (service, mark) => {
    note(`agent: registers ${service.id} on port ${String(service.port)} for ${mark.containerId}`);
    return register(service, mark);
  };
  const deregister = agent.deregister.bind(agent);
  agent.deregister = (id) => {
    note(`agent: deregisters ${id} of ${agent.services.get(id)?.mark?.containerId ?? 'nobody'}`);
    return deregister(id);
  };
  const set = faults.set.bind(faults);
  faults.set = (fault, probability) => {
    note(`fault ${fault}: ${probability > 0 ? String(probability) : 'over'}`);
    set(fault, probability);
  };
  const count = faults.count.bind(faults);
  faults.count = (what) => {
    note(`  ${what}`);
    count(what);
  };
  engine.signals$.subscribe((signal) => {
    const what = signal.kind === 'changed' ? `${signal.action} ${signal.containerId}` : signal.kind;
    note(`engine: ${what}`);
  });
  return (report) => {
    note(`berth: ${describeReport(report)}`);
  };
}

function describeReport(report: Report): string {
  switch (report.kind) {
    case 'registered':
      return `registered ${report.service.id} of ${report.containerId} (${report.reason})`;
    case 'deregistered':
      return `deregistered ${report.serviceId} of ${report.containerId} (${report.reason})`;
    case 'note':
      return `${report.containerId}: ${report.messages.join('; ')}`;
    case 'failed':
      return `${report.containerId}: ${report.errors.map(({ message }) => message).join('; ')}`;
    case 'resynced':
      return `${report.reason}: ${String(report.enqueued)} to look at`;
    default:
      return report.kind;
  }
}
