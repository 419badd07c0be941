import type { Config } from '../../config/schema.ts';
import type { AgentSide, GrantedRight } from '../../domain/doctor/doctor-facts.ts';
import type { AgentExaminer } from '../../domain/doctor/examiners.ts';
import { neededRights } from '../../domain/doctor/token-findings.ts';
import type { CommandContext, RegistryEvents } from '../command.ts';
import { type Deadline, askThrough, runProbe } from './run-probe.ts';
import { writeTrial } from './write-trial.ts';

export interface AgentQuestions {
  readonly config: Config;
  readonly context: CommandContext;
  readonly deadline: Deadline;
  readonly events: RegistryEvents;
  /** Resolves to the services that containers ask for. */
  readonly names: Promise<readonly string[]>;
  /** Whether something may be registered, and removed. */
  readonly isWriting: boolean;
}

/** What the agent says, and what its token may do. */
export async function agentSide(questions: AgentQuestions): Promise<AgentSide> {
  const { config, context, deadline, events, isWriting } = questions;
  const door = await runProbe(deadline, () => context.openAgentExaminer(config, events));
  const registry = await runProbe(deadline, () => context.openRegistry(config, events));
  const [contact, agent, token, services, rights, trial] = await Promise.all([
    askThrough(deadline, door, (examiner) => examiner.contact()),
    askThrough(deadline, door, (examiner) => examiner.self()),
    askThrough(deadline, door, (examiner) => examiner.token()),
    askThrough(deadline, registry, (opened) => opened.list()),
    questions.names.then((names) =>
      askThrough(deadline, door, (examiner) => granted(examiner, names)),
    ),
    isWriting ? askThrough(deadline, registry, (opened) => writeTrial(opened)) : undefined,
  ]);
  const address = door.kind === 'answered' ? door.value.address : '';
  return { address, contact, agent, token, services, rights, trial };
}

async function granted(
  examiner: AgentExaminer,
  names: readonly string[],
): Promise<readonly GrantedRight[] | undefined> {
  const rights = neededRights(names);
  const answers = await examiner.authorize(rights);
  return answers && rights.map((right, at) => ({ ...right, isGranted: answers[at] === true }));
}
