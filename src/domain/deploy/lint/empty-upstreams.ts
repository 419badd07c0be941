import type { NginxDirective } from './nginx-directives.ts';
import type { BranchLists } from './template-reads.ts';
import type { BlockNode, Branch, TemplateNode } from './template-tree.ts';

/** What an upstream may come to when Consul has no instances for it. */
export interface UpstreamDanger {
  readonly upstream: NginxDirective;
  /** nginx refuses an upstream without a server. */
  readonly isEmpty: boolean;
  /** All requests end in 502 while the other zone may have instances. */
  readonly isWithoutFallback: boolean;
}

/** Ports of nobody, as templates have them to force a 502. */
const NOBODY = /(?:^|\s)(?:127\.0\.0\.1|0\.0\.0\.0|localhost|\[::1\]):(?:65535|[0-9])(?:\s|$)/;
const DOWN = /\sdown(?:\s|$)/;

/** An upstream may be left to nobody only after the lists of both zones were found empty. */
const BOTH_ZONES = 2;

type Lists = ReadonlyMap<Branch, BranchLists>;

interface Bad {
  /** Fewest zones whose lists are empty where no server is rendered at all; Infinity: never. */
  readonly empty: number;
  /** The same where none but servers of nobody are. */
  readonly dead: number;
}

/** Looks at every way through the template within each `upstream`. */
export function upstreamDangers(
  root: Branch,
  directives: readonly NginxDirective[],
  lists: Lists,
): readonly UpstreamDanger[] {
  const servers = directives.filter(
    ({ name, parent }) => name === 'server' && parent?.name === 'upstream',
  );
  const upstreams = directives.filter(({ name }) => name === 'upstream');
  const ways = new Ways(servers, lists);
  return upstreams.map((upstream) => {
    const nodes = nodesWithin(root, upstream.bodyStart, upstream.bodyEnd);
    const { empty, dead } = ways.of(nodes, upstream.bodyStart, upstream.bodyEnd, new Set());
    const hasZones = hasZoneList(nodes, lists);
    return {
      upstream,
      isEmpty: empty !== Infinity,
      isWithoutFallback: hasZones && dead < BOTH_ZONES,
    };
  });
}

const NEVER_A_SERVER: Bad = { empty: 0, dead: Infinity };
const A_SERVER: Bad = { empty: Infinity, dead: Infinity };

class Ways {
  readonly #servers: readonly NginxDirective[];
  readonly #lists: Lists;

  constructor(servers: readonly NginxDirective[], lists: Lists) {
    this.#servers = servers;
    this.#lists = lists;
  }

  /** The worst that a stretch of the template comes to. */
  of(nodes: readonly TemplateNode[], start: number, end: number, full: ReadonlySet<string>): Bad {
    const blocks = nodes.filter((node) => node.kind === 'block');
    let all: Bad = this.#own(blocks, start, end);
    for (const block of blocks) {
      const { empty, dead } = this.#block(block, full);
      all = {
        empty: all.empty + empty,
        dead: Math.min(all.dead + dead, all.dead + empty, all.empty + dead),
      };
    }
    const hasCall = nodes.some((node) => node.kind === 'action' && isCallOfTemplate(node.tokens));
    return hasCall ? A_SERVER : all;
  }

  /** What the servers that stand in no block come to. */
  #own(blocks: readonly BlockNode[], start: number, end: number): Bad {
    const from = firstIndex(this.#servers, (server) => server.start >= start);
    const to = firstIndex(this.#servers, (server) => server.start >= end);
    const own = this.#servers.slice(from, to).filter((server) => {
      const next = blocks[firstIndex(blocks, (block) => block.end > server.start)];
      return next === undefined || next.start > server.start;
    });
    if (own.length === 0) return NEVER_A_SERVER;
    return own.every(({ args }) => isOfNobody(args)) ? { empty: Infinity, dead: 0 } : A_SERVER;
  }

  #block(block: BlockNode, full: ReadonlySet<string>): Bad {
    if (block.keyword === 'define') return NEVER_A_SERVER;
    const ways: Bad[] = [];
    // How many zones have to be without an instance for the next branch to be looked at.
    let zones = 0;
    let within = full;
    for (const branch of block.branches) {
      const { list, mentioned = [] } = this.#lists.get(branch) ?? {};
      const compared = mentioned.reduce((sum, one) => sum + one.zones, zones);
      // What is compared is taken to have been compared well, in every branch.
      within = new Set([...within, ...mentioned.map(({ id }) => id)]);
      const known = list === undefined ? within : new Set([...within, list.id]);
      const way = this.of(branch.nodes, branch.start, branch.end, known);
      ways.push(plus(way, branch.isElse ? zones : compared));
      // A list that is known to have instances leaves nothing to the branches after it.
      if (list !== undefined) zones += full.has(list.id) ? Infinity : list.zones;
      else zones = compared;
    }
    return worst(hasElse(block) ? ways : [...ways, plus(NEVER_A_SERVER, zones)]);
  }
}

function hasElse({ branches }: BlockNode): boolean {
  return branches.some(({ isElse }) => isElse);
}

function worst(ways: readonly Bad[]): Bad {
  return {
    empty: Math.min(...ways.map(({ empty }) => empty)),
    dead: Math.min(...ways.map(({ dead }) => dead)),
  };
}

function plus({ empty, dead }: Bad, zones: number): Bad {
  return { empty: empty + zones, dead: dead + zones };
}

function isOfNobody(args: string): boolean {
  return NOBODY.test(args) || DOWN.test(args);
}

function isCallOfTemplate([first]: readonly { readonly text: string }[]): boolean {
  return first?.text === 'template' || first?.text === 'executeTemplate';
}

function hasZoneList(nodes: readonly TemplateNode[], lists: Lists): boolean {
  return nodes.some(
    (node) =>
      node.kind === 'block' &&
      node.branches.some(
        (branch) => lists.get(branch)?.list?.zones === 1 || hasZoneList(branch.nodes, lists),
      ),
  );
}

/** The nodes of a stretch, of the innermost branch that holds all of it. */
function nodesWithin({ nodes }: Branch, start: number, end: number): readonly TemplateNode[] {
  const from = firstIndex(nodes, (node) => node.end > start);
  const first = nodes[from];
  if (first?.kind === 'block' && first.start < start) {
    const inner = first.branches.find((one) => one.start <= start && end <= one.end);
    return inner === undefined ? [] : nodesWithin(inner, start, end);
  }
  const to = firstIndex(nodes, (node) => node.start >= end);
  return nodes.slice(from, to);
}

/** Where a condition begins to hold, in what is ordered by it; else the length. */
function firstIndex<T>(items: readonly T[], holds: (item: T) => boolean): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && holds(item)) high = middle;
    else low = middle + 1;
  }
  return low;
}
