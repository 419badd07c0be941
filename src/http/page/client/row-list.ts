import { byId, element, setText } from './dom.ts';
import { type RowView, rowView, updateRow } from './row-view.ts';
import { type Kind, KINDS, type Row, compareRows, countKinds, matcherOf, rowsOf } from './rows.ts';
import type { Container } from './status.ts';

/** Drawn before the browser first paints; the others follow when it has time. */
const FIRST = 60;
const CHUNK = 300;

/** The list of services, with its search and its filters. */
export class RowList {
  readonly #list = byId('rows');
  readonly #count = byId('row-count');
  readonly #search = byId('search') as HTMLInputElement;
  readonly #filters = new Map<Kind, HTMLButtonElement>();
  readonly #containers = new Map<string, readonly Row[]>();
  readonly #views = new Map<string, RowView>();
  #order: readonly Row[] = [];
  #kind: Kind | undefined;
  #current: RowView | undefined;
  #isDue = false;

  constructor() {
    this.#search.value = new URLSearchParams(location.search).get('q') ?? '';
    this.#search.addEventListener('input', () => {
      this.#filter();
    });
    this.#list.addEventListener('keydown', (event) => {
      this.#move(event);
    });
    document.addEventListener('keydown', (event) => {
      this.#shortcut(event);
    });
    for (const kind of KINDS) this.#addFilter(kind);
  }

  /** Everything anew. */
  replace(containers: readonly Container[]): void {
    this.#containers.clear();
    for (const one of containers) this.#containers.set(one.id, rowsOf(one, Date.now()));
    this.#arrange(FIRST);
    this.#list.removeAttribute('aria-busy');
  }

  set(container: Container): void {
    this.#containers.set(container.id, rowsOf(container, Date.now()));
    this.#later();
  }

  remove(id: string): void {
    this.#containers.delete(id);
    this.#later();
  }

  /** However much changes, it is drawn once a frame. */
  #later(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    requestAnimationFrame(() => {
      this.#isDue = false;
      this.#arrange(CHUNK);
    });
  }

  #arrange(most: number): void {
    this.#order = [...this.#containers.values()].flat().sort(compareRows);
    const keys = new Set(this.#order.map(({ key }) => key));
    for (const [key, { item }] of this.#views) {
      if (keys.has(key)) continue;
      item.remove();
      this.#views.delete(key);
    }
    this.#draw(most);
    this.#filter();
  }

  /** Puts every row in its place, new ones up to so many at a time. */
  #draw(most: number): void {
    let left = most;
    let next = this.#list.firstElementChild;
    for (const row of this.#order) {
      const known = this.#views.get(row.key);
      if (known === undefined && left === 0) {
        this.#drawRest();
        return;
      }
      if (known === undefined) left -= 1;
      const view = known ?? rowView(row);
      this.#views.set(row.key, view);
      if (view.row !== row) updateRow(view, row);
      if (view.item === next) next = next.nextElementSibling;
      else this.#list.insertBefore(view.item, next);
    }
  }

  #drawRest(): void {
    setTimeout(() => {
      this.#draw(CHUNK);
      this.#filter();
    });
  }

  #filter(): void {
    const isFound = matcherOf(this.#search.value);
    let shown = 0;
    for (const row of this.#order) {
      const isShown = isFound(row) && (this.#kind === undefined || row.kind === this.#kind);
      if (isShown) shown += 1;
      const view = this.#views.get(row.key);
      if (view?.item.hidden === isShown) view.item.hidden = !isShown;
    }
    const all = this.#order.length;
    setText(this.#count, shown === all ? String(all) : `${String(shown)} of ${String(all)}`);
    byId('nothing').hidden = shown > 0;
    setText(byId('nothing'), all === 0 ? 'No container runs on this host.' : 'Nothing is found.');
    this.#countKinds();
    this.#keepReachable();
  }

  #addFilter(kind: Kind): void {
    const button = element('button', {
      class: `filter ${kind}`,
      attributes: { type: 'button', 'aria-pressed': 'false' },
    });
    button.append(element('b', {}, '0'), ` ${kind}`);
    button.addEventListener('click', () => {
      this.#kind = this.#kind === kind ? undefined : kind;
      for (const [one, other] of this.#filters) {
        other.setAttribute('aria-pressed', String(one === this.#kind));
      }
      this.#filter();
    });
    this.#filters.set(kind, button);
    byId('filters').append(button);
  }

  #countKinds(): void {
    for (const [kind, count] of countKinds(this.#order)) {
      const button = this.#filters.get(kind);
      if (button === undefined) continue;
      if (button.firstElementChild) setText(button.firstElementChild, String(count));
      button.hidden = count === 0 && kind !== this.#kind;
    }
  }

  /** One row is reached with Tab, the others from there with the arrow keys. */
  #keepReachable(): void {
    const current = this.#current?.item;
    if (current?.hidden === false && current.isConnected) return;
    const first = this.#order.find(({ key }) => this.#views.get(key)?.item.hidden === false);
    this.#goTo(first === undefined ? undefined : this.#views.get(first.key), false);
  }

  #goTo(view: RowView | undefined, isFocused: boolean): void {
    this.#current?.summary.setAttribute('tabindex', '-1');
    this.#current = view;
    view?.summary.setAttribute('tabindex', '0');
    if (isFocused) view?.summary.focus();
  }

  #move(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
    if (step === undefined && event.key !== 'Home' && event.key !== 'End') return;
    const shown = this.#order.flatMap(({ key }) => {
      const view = this.#views.get(key);
      return view === undefined || view.item.hidden ? [] : [view];
    });
    const at = shown.findIndex(({ summary }) => summary === document.activeElement);
    if (at === -1) return;
    event.preventDefault();
    const end = event.key === 'Home' ? 0 : shown.length - 1;
    const to = step === undefined ? end : Math.min(Math.max(at + step, 0), shown.length - 1);
    this.#goTo(shown[to], true);
  }

  #shortcut(event: KeyboardEvent): void {
    const isTyping = event.target instanceof HTMLInputElement;
    if (event.key === '/' && !isTyping && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      this.#search.focus();
    } else if (event.key === 'Escape' && event.target === this.#search) {
      this.#search.value = '';
      this.#filter();
    }
  }
}
