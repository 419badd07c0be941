import type { ContainerSnapshot } from '../container.ts';
import { matchesAny, matchesGlob } from './glob.ts';

/** Which containers and which service names are looked at; every list empty: all. */
export interface FilterRules {
  /** `-require-label`: `LABEL` or `LABEL=GLOB`; `''` is none. */
  readonly requireLabel: string;
  readonly include: ContainerPatterns;
  readonly exclude: ContainerPatterns;
  /** `-allow-service`: names of services that may be registered. */
  readonly allowServices: readonly string[];
  /** `-deny-service`: those that may not. */
  readonly denyServices: readonly string[];
  /** `-reserved-service`: those that belong to somebody else, as `consul`. */
  readonly reservedServices: readonly string[];
}

/** Globs, in which `*` stands for any text. */
export interface ContainerPatterns {
  readonly names: readonly string[];
  readonly images: readonly string[];
  /** `LABEL` or `LABEL=GLOB`. */
  readonly labels: readonly string[];
}

/** Why a container is left out, or `undefined` when it is not. */
export function containerFilterReason(
  container: ContainerSnapshot,
  { requireLabel, include, exclude }: FilterRules,
): string | undefined {
  if (requireLabel !== '' && !hasLabel(container, requireLabel)) {
    return `it lacks the label ${requireLabel} (-require-label)`;
  }
  for (const { kind, matches } of KINDS) {
    const excluded = exclude[kind].find((pattern) => matches(container, pattern));
    if (excluded !== undefined) return `-exclude-${WORDS[kind]} ${excluded} leaves it out`;
    const isIncluded = include[kind].some((pattern) => matches(container, pattern));
    if (include[kind].length > 0 && !isIncluded) {
      return `-include-${WORDS[kind]} ${include[kind].join(',')} does not take it in`;
    }
  }
  return undefined;
}

/** Why a service of this name is not registered, or `undefined` when it may be. */
export function serviceNameFilterReason(
  name: string,
  { allowServices, denyServices, reservedServices }: FilterRules,
): string | undefined {
  if (matchesAny(name, reservedServices)) return 'its name is reserved (-reserved-service)';
  if (matchesAny(name, denyServices)) return 'its name is denied (-deny-service)';
  const isAllowed = allowServices.length === 0 || matchesAny(name, allowServices);
  return isAllowed ? undefined : 'its name is not among the allowed ones (-allow-service)';
}

const WORDS = { names: 'name', images: 'image', labels: 'label' } as const;

interface Kind {
  readonly kind: keyof ContainerPatterns;
  readonly matches: (container: ContainerSnapshot, pattern: string) => boolean;
}

const KINDS: readonly Kind[] = [
  { kind: 'names', matches: ({ name }, pattern) => matchesGlob(name, pattern) },
  { kind: 'images', matches: ({ image }, pattern) => matchesGlob(image, pattern) },
  { kind: 'labels', matches: hasLabel },
];

function hasLabel({ labels }: ContainerSnapshot, wanted: string): boolean {
  const equals = wanted.indexOf('=');
  if (equals === -1) return labels.has(wanted);
  const value = labels.get(wanted.slice(0, equals));
  return value !== undefined && matchesGlob(value, wanted.slice(equals + 1));
}
