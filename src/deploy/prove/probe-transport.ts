import type { Connection, ProbeOutcome } from '../../domain/deploy/prove/probe.ts';

/** What became of a request. */
export interface Sent {
  /** `undefined`: it was given up before anything was known. */
  readonly outcome: ProbeOutcome | undefined;
  readonly durationMs: number;
}

export interface ProbeTransport {
  /**
   * Sends a GET request. Never throws, and ends by itself.
   * @param signal  gives it up
   */
  send(url: string, connection: Connection, signal: AbortSignal): Promise<Sent>;
  /** Closes the connections that are kept. */
  close(): void;
}
