/** What a rule says besides what it found. */
export interface RuleWords {
  /** In a sentence: what happens otherwise. */
  readonly why: string;
  /** What to write. */
  readonly instead: string;
}

const ZONE_READS =
  '{{$blue := service (printf "blue.%s" .Name)}} and the same for green, outside every if and range of instances';

/** S2 to S10 are known traps of the scripts that berth replaces; the others have names. */
export const RULE_WORDS = rules({
  S2: {
    why: 'A second container with the same name or host port cannot start, so a zone can never have more than one instance.',
    instead:
      'no container_name, and the container’s port alone under ports ("4567"): Docker chooses the other',
  },
  S5: {
    why: 'consul-template renders nothing at all while a key that it reads with "key" does not exist: one service without it freezes the configuration for every service.',
    instead: 'keyOrDefault with the same key and a default',
  },
  S6: {
    why: 'Consul matches whole tags only: asked for blue, it gives no instance that is tagged blue_v12, and every request ends in 502.',
    instead: 'SERVICE_TAGS with the zone alone besides any other: "blue,blue_v12"',
  },
  S7: {
    why: 'Zone and version were written apart and one of the writes is missing: the next release would take the wrong image for the zone that serves.',
    instead: 'both keys in one transaction, as "berth deploy blue-green" writes them',
  },
  S8: {
    why: 'What is read only once the key has changed is fetched then for the first time, from any server: the answer may be old and empty while requests already go there.',
    instead: ZONE_READS,
  },
  S9: {
    why: 'Whoever runs Compose on this file by hand makes the zone that serves anew, with the version of the other; berth itself never passes the zone that serves to Compose.',
    instead: '${BLUE_IMAGE_VERSION} and ${GREEN_IMAGE_VERSION}, which berth sets too',
  },
  S10: {
    why: 'A pointer that is written under one name and read under another is never followed.',
    instead:
      'one name for the service: in SERVICE_NAME, before -blue and -green, and before -active-zone',
  },
  'template-syntax': {
    why: 'consul-template ends at a template that it cannot read, and nginx keeps its last configuration.',
    instead: 'what Go’s text/template takes',
  },
  'empty-upstream': {
    why: 'nginx refuses an upstream without a server: the reload fails, consul-template ends, and the proxy is left with its last configuration.',
    instead:
      'an {{else}} of the range with the other zone’s servers, and in its {{else}} a server that answers nobody',
  },
  'no-fallback': {
    why: 'Around elections and restarts Consul may give an empty list that is valid: every request ends in 502 although the other zone has instances.',
    instead:
      'in the {{else}} of the range over one zone, a range over the other; a server of nobody only in the {{else}} of that one',
  },
  'no-pointer': {
    why: 'Instances get requests as soon as they are registered: there is nothing that a release could switch.',
    instead:
      '{{$zone := keyOrDefault (printf "%s-active-zone" .Name) ""}} and servers by its value',
  },
  'no-generation-endpoint': {
    why: 'berth cannot see whether this proxy follows: it keeps the old zone only for a time that it has to guess.',
    instead:
      'location = /.well-known/berth/SERVICE { default_type application/json; return 200 \'{"zone":…,"generation":…,"blue":…,"green":…}\'; }',
  },
  'generation-unread': {
    why: 'The answer never shows the generation that berth waits for: every release is held.',
    instead: '"generation":"{{keyOrDefault (printf "deploy/%s/generation" .Name) ""}}"',
  },
  'worker-lifetime': {
    why: 'berth takes old workers for gone while they still send requests to the old zone.',
    instead: 'the seconds of worker_shutdown_timeout',
  },
  'no-worker-shutdown-timeout': {
    why: 'Without a bound an old worker lives as long as its longest connection, and sends to the zone that it knew.',
    instead:
      'worker_shutdown_timeout 60s; at the top, and "workerLifetimeSeconds":60 in the answer to berth',
  },
  'no-keepalive-min-timeout': {
    why: 'At each reload a request that is just arriving on an idle keep-alive connection is reset.',
    instead: 'keepalive_min_timeout 1s; in http (nginx 1.27.4 and later)',
  },
  'next-upstream': {
    why: 'A request to an instance that has just gone fails although the next one would answer it.',
    instead:
      'proxy_next_upstream error timeout; (with non_idempotent only if repeating is harmless)',
  },
  'max-stale': {
    why: 'consul-template takes answers from servers that lag behind (by 2 s as a default): the key and the instances may be from different moments.',
    instead: 'max_stale = "0s"',
  },
  'compose-syntax': {
    why: 'Compose cannot read it either.',
    instead: 'what the Compose specification allows',
  },
  'zone-tag': {
    why: 'Proxies tell the zones apart by this tag.',
    instead: 'SERVICE_TAGS=blue for SERVICE-blue, SERVICE_TAGS=green for SERVICE-green',
  },
  'image-version': {
    why: 'berth gives the version to Compose in this variable: without it every release starts the same image.',
    instead:
      'image: NAME:${IMAGE_VERSION}, or with ${BLUE_IMAGE_VERSION} and ${GREEN_IMAGE_VERSION}',
  },
  'no-check': {
    why: 'An instance without a check passes as soon as it runs: a release cannot tell one that is broken from one that is ready.',
    instead: 'SERVICE_CHECK_HTTP=/health (or SERVICE_CHECK_TCP=true) in the environment',
  },
  'zone-value': {
    why: 'Templates take it for no zone at all, and berth does not begin a release without knowing which zone serves.',
    instead: 'exactly blue or green, without a newline',
  },
  'no-version': {
    why: 'Nobody can tell which version serves, nor go back to it, before berth has released one itself.',
    instead: 'the version that serves in SERVICE-active-version',
  },
  'zone-instances': {
    why: 'The key sends requests to a zone that has nothing to answer them.',
    instead: 'the zone whose instances are passing in the key, or its containers started',
  },
  'under-way': {
    why: 'Another version is refused until it has an end.',
    instead: 'berth deploy resume, abort or rollback',
  },
  consul: {
    why: 'The keys and instances were not looked at.',
    instead: '--consul with the address of an agent, or --no-consul to leave them out',
  },
  'release-file': {
    why: '"berth deploy" refuses to begin with it.',
    instead: 'the keys and values of docs/berth.schema.json',
  },
});

export type RuleCode = keyof typeof RULE_WORDS;

/** Keeps the codes as a type. */
function rules<Code extends string>(
  words: Readonly<Record<Code, RuleWords>>,
): Readonly<Record<Code, RuleWords>> {
  return words;
}
