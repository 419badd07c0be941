import type { ServiceInstance } from '../service.ts';
import type {
  AgentContact,
  AgentFacts,
  EngineFacts,
  Right,
  SeenContainer,
  SocketFacts,
  TokenFacts,
} from './examiners.ts';
import type { Probe } from './probe.ts';

/** Everything that was asked, with what came of it. */
export interface DoctorFacts extends EngineSide, AgentSide {
  readonly host: HostFacts;
  readonly expectations: Expectations;
}

export interface EngineSide {
  /** `''` where the settings name none that could be used. */
  readonly endpoint: string;
  readonly socket: Probe<SocketFacts | undefined>;
  readonly engine: Probe<EngineFacts>;
  readonly containers: Probe<readonly SeenContainer[]>;
  readonly desired: Probe<readonly DesiredName[]>;
}

export interface AgentSide {
  readonly address: string;
  readonly contact: Probe<AgentContact>;
  readonly agent: Probe<AgentFacts>;
  readonly token: Probe<TokenFacts>;
  readonly rights: Probe<readonly GrantedRight[] | undefined>;
  readonly services: Probe<readonly ServiceInstance[]>;
  /** A registration and its removal; `undefined` where nobody asked for them. */
  readonly trial: Probe<unknown> | undefined;
}

/** A service that a running container asks for. */
export interface DesiredName {
  readonly service: string;
  readonly container: string;
}

export interface GrantedRight extends Right {
  readonly isGranted: boolean;
}

/** This host, as services would show it. */
export interface HostFacts {
  /** In service IDs, and the owner mark. */
  readonly name: string;
  readonly nameOrigin: '-hostname' | 'the engine' | 'this process';
  /** Why the address is not known; `undefined` where that is all right. */
  readonly addressProblem: string | undefined;
  /** `''` where the name resolves to none. */
  readonly address: string;
  /** `-ip`, or the name that was resolved. */
  readonly addressOrigin: string;
  /** `-internal`: containers are registered with addresses of their own. */
  readonly isInternal: boolean;
  readonly interfaces: readonly { readonly name: string; readonly address: string }[];
}

/** What the settings say that the daemon needs. */
export interface Expectations {
  readonly hasToken: boolean;
  /** `-retry-attempts` of 0 or more: berth ends when it cannot read the agent at its start. */
  readonly endsWithoutAgent: boolean;
  /** `-deregister always`: nothing stays of a container that is gone. */
  readonly leavesNothing: boolean;
}
