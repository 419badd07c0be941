import { clockTime, element } from './dom.ts';
import type { Kind, Row } from './rows.ts';

/** Words and signs: a colour alone says nothing to some. */
const SIGNS: Readonly<Record<Kind, string>> = {
  ...{ failing: '✕', refused: '⊘', drift: '↻', maintenance: '⏸', retained: '◌' },
  ...{ warning: '!', registered: '✓', skipped: '–' },
};

/** One row as it is drawn. */
export interface RowView {
  readonly item: HTMLLIElement;
  readonly summary: HTMLElement;
  row: Row;
}

export function rowView(row: Row): RowView {
  const summary = element('summary', { attributes: { tabindex: '-1' } }, ...cellsOf(row));
  const details = element('details', {}, summary);
  const item = element('li', { class: `row ${row.kind}` }, details);
  const view: RowView = { item, summary, row };
  details.addEventListener('toggle', () => {
    showFacts(view, details);
  });
  return view;
}

/** Draws the row anew, if anything of it differs. */
export function updateRow(view: RowView, row: Row): void {
  const isSame = row.text === view.row.text && row.kind === view.row.kind;
  view.row = row;
  const details = view.item.firstElementChild as HTMLDetailsElement;
  if (!isSame) {
    view.item.className = `row ${row.kind}`;
    view.summary.replaceChildren(...cellsOf(row));
  }
  if (details.open) showFacts(view, details);
}

function cellsOf({ kind, service, container, address, tags, note }: Row): readonly HTMLElement[] {
  const sign = element(
    'span',
    { class: 'sign', attributes: { 'aria-hidden': 'true' } },
    SIGNS[kind],
  );
  const shownTags = tags.slice(0, 4).map((tag) => element('span', { class: 'tag' }, tag));
  if (tags.length > 4) shownTags.push(element('span', {}, `+${String(tags.length - 4)}`));
  return [
    element('span', { class: 'state' }, sign, kind),
    element('span', { class: 'name' }, service || container),
    element('span', { class: 'of' }, service === '' ? '' : container),
    element('span', { class: 'address' }, address),
    element('span', { class: 'note' }, ...(note === '' ? shownTags : [note])),
  ];
}

function showFacts({ row }: RowView, details: HTMLDetailsElement): void {
  details.querySelector('dl')?.remove();
  if (!details.open) return;
  const list = element('dl');
  for (const [name, value] of factsOf(row)) {
    if (value !== '') list.append(element('dt', {}, name), element('dd', {}, value));
  }
  details.append(list);
}

function factsOf({
  note,
  source,
  of,
  serviceId,
  tags,
}: Row): readonly (readonly [string, string])[] {
  const { failure } = source;
  const retryAt = of?.retryAt ?? failure?.retryAt;
  const drift = of?.lastDrift;
  return [
    ['Note', note],
    ['Tries', failure === undefined ? '' : String(failure.attempt)],
    ['Next try', retryAt === undefined ? '' : clockTime(retryAt)],
    ['Service ID', serviceId],
    ['Tags', tags.join(', ')],
    ['Container', source.id],
    ['Image', source.image],
    ['Labels', source.warnings.join('; ')],
    ['Not registered', skippedOf(source.skipped)],
    ['Last drift', drift === undefined ? '' : `${clockTime(drift.at)} ${drift.kind}`],
    ['Looked at', clockTime(source.lookedAt)],
  ];
}

function skippedOf(skipped: Row['source']['skipped']): string {
  return skipped.map(({ port, reason }) => `${port ?? 'all'}: ${reason}`).join('; ');
}
