import type {
  AgentContact,
  AgentExaminer,
  AgentFacts,
  ClockReading,
  Right,
  TokenFacts,
} from '../domain/doctor/examiners.ts';
import { DependencyError } from '../domain/errors.ts';
import { asList, asObject, asText } from '../domain/json-shape.ts';
import { ConsulClient, type ConsulClientSettings } from './consul-client.ts';
import { describeAddress } from './registry-uri.ts';

/** Asks a Consul agent what `berth doctor` wants to know; changes nothing. */
export class ConsulExaminer implements AgentExaminer {
  readonly address: string;
  readonly #client: ConsulClient;

  /** @throws SettingError  when a file that is named cannot be used */
  constructor(settings: ConsulClientSettings) {
    this.address = describeAddress(settings.address);
    this.#client = new ConsulClient(settings);
  }

  /** Asks for what needs no right. */
  async contact(): Promise<AgentContact> {
    const begunAt = Date.now();
    const { body, date } = await this.#client.get({ name: 'leader', path: '/status/leader' });
    if (typeof body !== 'string') throw malformed('leader: the answer is not an address');
    return { leader: body, clock: clockReading(Date.parse(date), begunAt, Date.now()) };
  }

  async self(): Promise<AgentFacts> {
    const { body } = await this.#client.get({ name: 'agent self', path: '/agent/self' });
    const config = asObject(asObject(body)?.Config);
    if (config === undefined) throw malformed('agent self: the answer has no Config');
    return {
      version: asText(config.Version),
      nodeName: asText(config.NodeName),
      datacenter: asText(config.Datacenter),
    };
  }

  async token(): Promise<TokenFacts> {
    try {
      const { body } = await this.#client.get({ name: 'token', path: '/acl/token/self' });
      const token = asObject(body);
      const accessor = asText(token?.AccessorID);
      if (accessor === '') throw malformed('token: the answer has no AccessorID');
      const policies = asList(token?.Policies).map((policy) => asText(asObject(policy)?.Name));
      return { kind: 'known', accessor, policies };
    } catch (error) {
      const known = tokenProblem(error);
      if (known === undefined) throw error;
      return known;
    }
  }

  async authorize(rights: readonly Right[]): Promise<readonly boolean[] | undefined> {
    try {
      const body = rights.map(({ resource, access, segment }) => ({
        ...{ Resource: resource, Access: access, Segment: segment },
      }));
      const path = '/internal/acl/authorize';
      const answers = await this.#client.ask({ name: 'rights', path, body });
      if (!Array.isArray(answers) || answers.length !== rights.length) {
        throw malformed('rights: the answer is not as long as the question');
      }
      return answers.map((answer) => asObject(answer)?.Allow === true);
    } catch (error) {
      // An agent that has no such endpoint, and a proxy that lets none but the known ones pass.
      const status = error instanceof DependencyError ? error.statusCode : undefined;
      if (status === 404 || status === 405) return undefined;
      throw error;
    }
  }
}

/** Dates have whole seconds: half of one is the likeliest. */
function clockReading(
  theirsMs: number,
  begunAt: number,
  endedAt: number,
): ClockReading | undefined {
  if (Number.isNaN(theirsMs)) return undefined;
  const offsetMs = theirsMs + 500 - (begunAt + endedAt) / 2;
  return { offsetMs, uncertaintyMs: 500 + (endedAt - begunAt) / 2 };
}

/** What an agent says of a token by refusing it. */
function tokenProblem(error: unknown): TokenFacts | undefined {
  if (!(error instanceof DependencyError)) return undefined;
  const { message } = error;
  if (/ACL support (?:is )?disabled/.test(message)) return { kind: 'acls-off' };
  return /ACL not found|token does not exist/i.test(message) ? { kind: 'unknown' } : undefined;
}

function malformed(message: string): DependencyError {
  return new DependencyError('consul', 'malformed', `Consul: ${message}`);
}
