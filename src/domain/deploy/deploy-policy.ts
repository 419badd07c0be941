/** What a token for releases of one service may do. */
export interface PolicyRule {
  readonly resource:
    'key' | 'key_prefix' | 'session_prefix' | 'service' | 'service_prefix' | 'node_prefix';
  /** `''` with a prefix: all of them. */
  readonly name: string;
  readonly policy: 'read' | 'write';
  /** What cannot be done without it. */
  readonly why: string;
}

export interface PolicyWish {
  readonly service: string;
  /** In Consul. */
  readonly serviceName: string;
  /** The services that proxies are registered as; none: not known. */
  readonly proxies: readonly string[];
}

/** The least that `berth deploy` can do all of its work with. */
export function deployPolicy({ service, serviceName, proxies }: PolicyWish): readonly PolicyRule[] {
  return [
    {
      ...{ resource: 'key', name: `${service}-active-zone`, policy: 'write' },
      why: 'The pointer that proxies follow.',
    },
    {
      ...{ resource: 'key', name: `${service}-active-version`, policy: 'write' },
      why: 'Moved with it.',
    },
    {
      ...{ resource: 'key_prefix', name: `deploy/${service}/`, policy: 'write' },
      why: 'The lock, the generation, and the records, journals and commands of releases.',
    },
    {
      ...{ resource: 'session_prefix', name: '', policy: 'write' },
      why: 'The lock is held by a session on the node of the agent that is asked; unlock ends one of any node.',
    },
    ...serviceRules(serviceName, proxies),
    {
      ...{ resource: 'node_prefix', name: '', policy: 'read' },
      why: 'Without it Consul leaves out the instances themselves.',
    },
  ];
}

/** A proxy that the token does not see is one that nobody waits for: so unnamed, all are to be seen. */
function serviceRules(serviceName: string, proxies: readonly string[]): readonly PolicyRule[] {
  if (proxies.length === 0) {
    const why =
      'The instances, and the proxies among all services: one that is not seen is not waited for. -proxy-service names them instead.';
    return [{ resource: 'service_prefix', name: '', policy: 'read', why }];
  }
  return [
    { resource: 'service', name: serviceName, policy: 'read', why: 'The instances.' },
    ...proxies.map((name): PolicyRule => ({
      ...{ resource: 'service', name, policy: 'read' },
      why: 'Proxies that have to follow.',
    })),
  ];
}

/** As `consul acl policy create -rules @FILE` takes it. */
export function policyHcl(rules: readonly PolicyRule[]): string {
  return rules
    .map(({ resource, name, policy, why }) => {
      return `# ${why}\n${resource} ${JSON.stringify(name)} {\n  policy = "${policy}"\n}\n`;
    })
    .join('\n');
}

/** The same as JSON, which has no place for reasons. */
export function policyJson(rules: readonly PolicyRule[]): string {
  const resources = [...new Set(rules.map(({ resource }) => resource))];
  const byResource = resources.map((resource) => {
    const own = rules.filter((rule) => rule.resource === resource);
    return [resource, Object.fromEntries(own.map(({ name, policy }) => [name, { policy }]))];
  });
  return `${JSON.stringify(Object.fromEntries(byResource), null, 2)}\n`;
}
