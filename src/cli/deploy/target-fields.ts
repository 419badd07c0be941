import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { HttpTarget } from '../../domain/deploy/analysis/measurement.ts';
import {
  PLACEHOLDERS,
  type Trial,
  fillIn,
  unknownPlaceholder,
} from '../../domain/deploy/analysis/trial.ts';
import { asObject } from '../../domain/json-shape.ts';
import { DocumentNode } from './document-node.ts';

/** Any facts: a URL has to be one with them. */
const SAMPLE: Trial = {
  ...{ service: 'service', serviceName: 'service', version: '1', candidate: 'green' },
  ...{ stable: 'blue', deploymentId: '' },
};

const MOST_HEADERS = 50;
const MOST_WORDS = 100;

/** What a request is made of; neither part is ever shown. @throws SettingError */
export function targetOf(url: DocumentNode, headers: DocumentNode): HttpTarget {
  return { url: urlOf(url), headers: headersOf(headers) };
}

/** @throws SettingError */
export function urlOf(node: DocumentNode): string {
  const { value } = node;
  const allowed = 'allowed is http://HOST:PORT/PATH or https://';
  if (typeof value !== 'string' || value.length > 4_000) node.refuseHidden(allowed);
  filled(node, value);
  const url = URL.canParse(fillIn(value, SAMPLE)) ? new URL(fillIn(value, SAMPLE)) : undefined;
  const isHttp = url?.protocol === 'http:' || url?.protocol === 'https:';
  return isHttp ? value : node.refuseHidden(allowed);
}

/** @throws SettingError */
export function headersOf(node: DocumentNode): ReadonlyMap<string, string> {
  if (node.isMissing) return new Map();
  const entries = Object.entries(asObject(node.value) ?? node.refuseHidden('allowed is an object'));
  if (entries.length > MOST_HEADERS) {
    node.refuseHidden(`allowed are ${String(MOST_HEADERS)} headers`);
  }
  return new Map(
    entries.map(([name, value]) => {
      const field: DocumentNode = new DocumentNode(`${node.path}.${name}`, value);
      if (!isHeader(name, value))
        field.refuseHidden('allowed is a name and a text that HTTP can send');
      filled(field, value);
      return [name, value];
    }),
  );
}

function isHeader(name: string, value: unknown): value is string {
  if (typeof value !== 'string') return false;
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}

/** Program and arguments. @throws SettingError */
export function commandOf(node: DocumentNode): readonly string[] {
  if (typeof node.value === 'string') {
    node.refuse('a list: the program and its arguments, without a shell');
  }
  return node.items(MOST_WORDS).map((word) => filled(word, word.text()));
}

/** @returns the text, in which all `${…}` are known. @throws SettingError */
export function filled(node: DocumentNode, text: string): string {
  const unknown = unknownPlaceholder(text);
  if (unknown === undefined) return text;
  const allowed = PLACEHOLDERS.map((name) => `\${${name}}`).join(', ');
  return node.refuseHidden(`unknown placeholder \${${unknown}}; allowed are ${allowed}`);
}
