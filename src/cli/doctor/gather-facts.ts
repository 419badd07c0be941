import { hostname, networkInterfaces } from 'node:os';
import type { Config } from '../../config/schema.ts';
import type {
  DoctorFacts,
  EngineSide,
  Expectations,
  HostFacts,
} from '../../domain/doctor/doctor-facts.ts';
import type { Probe } from '../../domain/doctor/probe.ts';
import type { MappingRules } from '../../domain/mapping/map-port.ts';
import { mappingRules } from '../mapping-rules.ts';
import { type AgentQuestions, agentSide } from './agent-side.ts';
import { desiredNames, engineSide } from './engine-side.ts';
import { runProbe } from './run-probe.ts';

export type Questions = Omit<AgentQuestions, 'names'>;

/** Asks everything, the engine and the agent at the same time; never fails. */
export async function gatherFacts(questions: Questions): Promise<DoctorFacts> {
  const host = hostSide(questions);
  const names = host.then(({ desired }) =>
    desired.kind === 'answered' ? desired.value.map(({ service }) => service) : [],
  );
  const [hostFacts, agentFacts] = await Promise.all([host, agentSide({ ...questions, names })]);
  return { ...hostFacts, ...agentFacts, expectations: expectations(questions.config) };
}

async function hostSide({
  config,
  context,
  deadline,
}: Questions): Promise<EngineSide & Pick<DoctorFacts, 'host'>> {
  const side = await engineSide(config, context, deadline);
  const { engine } = side;
  // What the name of this process resolves to is all there is when the engine does not say its own.
  const engineName = engine.kind === 'answered' ? engine.value.name : hostname();
  const rules = await runProbe(deadline, () => mappingRules(config, engineName));
  const desired =
    engine.kind === 'answered' ? await desiredNames(config, context, deadline, rules) : engine;
  return { ...side, desired, host: hostFacts(config, engine, engineName, rules) };
}

function hostFacts(
  config: Config,
  engine: EngineSide['engine'],
  engineName: string,
  rules: Probe<MappingRules>,
): HostFacts {
  const interfaces = Object.entries(networkInterfaces()).flatMap(([name, infos]) =>
    (infos ?? []).map(({ address }) => ({ name, address })),
  );
  const unnamed = engine.kind === 'answered' ? 'the engine' : 'this process';
  return {
    name: config.hostname === '' ? engineName : config.hostname,
    nameOrigin: config.hostname === '' ? unnamed : '-hostname',
    addressProblem: rules.kind === 'failed' ? rules.problem : undefined,
    address: rules.kind === 'failed' ? '' : rules.value.hostAddress,
    addressOrigin: config.ip === '' ? `the host name ${engineName}` : `-ip ${config.ip}`,
    isInternal: config.internal,
    interfaces,
  };
}

function expectations({ consul, retryAttempts, deregister }: Config): Expectations {
  return {
    hasToken: consul.token !== '' || consul.tokenFile !== '',
    endsWithoutAgent: retryAttempts >= 0,
    leavesNothing: deregister === 'always',
  };
}
