/** One look at somebody else’s clock, in milliseconds. */
export interface ClockReading {
  /** Theirs minus ours. */
  readonly offsetMs: number;
  /** How far off that may be: half of what the answer took, and what the clock rounds. */
  readonly uncertaintyMs: number;
}

/** What becomes of a connection to the engine’s socket. */
export interface SocketFacts {
  readonly path: string;
  /**
   * - `missing`: there is no such file
   * - `denied`: this process may not open it
   * - `dead`: nobody listens
   * - `alive`: somebody accepted
   */
  readonly state: 'missing' | 'denied' | 'dead' | 'alive';
  /** The group that owns it; -1 where there is no file. */
  readonly gid: number;
  /** Permissions, as `660`. */
  readonly mode: string;
  /** The path itself is a mount: it stays the same socket when the engine makes a new one. */
  readonly isMount: boolean;
  /** The mounted file has been removed where it came from. */
  readonly isRemoved: boolean;
}

export interface EngineFacts {
  /** `Docker` or `Podman`. */
  readonly product: string;
  readonly version: string;
  /** The newest that it speaks. */
  readonly apiVersion: string;
  /** The host’s name. */
  readonly name: string;
  /** `undefined` where it tells no time. */
  readonly clock: ClockReading | undefined;
}

/** One line of the list of running containers. */
export interface SeenContainer {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  /** Program and arguments. */
  readonly command: string;
}

/** The Docker Engine, read by GET requests only. Every call settles within its own deadline. */
export interface EngineExaminer {
  /** As an operator would write it. */
  readonly endpoint: string;
  /** `undefined` where the engine is not behind a socket. */
  socket(): Promise<SocketFacts | undefined>;
  engine(): Promise<EngineFacts>;
  containers(): Promise<readonly SeenContainer[]>;
}

export interface AgentContact {
  /** Address of the leader; `''` while there is none. */
  readonly leader: string;
  readonly clock: ClockReading | undefined;
}

export interface AgentFacts {
  readonly version: string;
  readonly nodeName: string;
  readonly datacenter: string;
}

/** What Consul says about a token; never the token. */
export type TokenFacts =
  | { readonly kind: 'acls-off' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'known'; readonly accessor: string; readonly policies: readonly string[] };

/** What a token may be allowed, in Consul’s words. */
export interface Right {
  readonly resource: 'service';
  readonly access: 'read' | 'write';
  /** The name; `''` for what begins with anything. */
  readonly segment: string;
}

/** A Consul agent, asked without changing anything. */
export interface AgentExaminer {
  /** As an operator would write it. */
  readonly address: string;
  contact(): Promise<AgentContact>;
  self(): Promise<AgentFacts>;
  token(): Promise<TokenFacts>;
  /** For each right whether the token has it; `undefined` where the agent cannot tell. */
  authorize(rights: readonly Right[]): Promise<readonly boolean[] | undefined>;
}
