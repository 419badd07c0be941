import { byId, clockTime, element, setText } from './dom.ts';
import type { Entry } from './status.ts';

const MOST = 200;
const WORDS: ReadonlyMap<string, string> = new Map([
  ['note', 'labels to mend'],
  ['docker-up', 'Docker connected'],
  ['docker-down', 'Docker away'],
  ['consul-up', 'Consul answers'],
  ['consul-down', 'Consul away'],
  ['resync-failed', 'resync failed'],
  ['releases-unread', 'releases unread'],
  ['removals-held', 'removals held'],
]);

/** What happens, newest first; it can be held still to be read. */
export class EventsView {
  readonly #list = byId('events');
  readonly #button = byId('pause');
  /** What came while it was held. */
  #held: Entry[] = [];
  #isHeld = false;

  constructor() {
    this.#button.addEventListener('click', () => {
      this.#isHeld = !this.#isHeld;
      this.#button.setAttribute('aria-pressed', String(this.#isHeld));
      for (const entry of this.#held.splice(0)) this.#show(entry);
      this.#label();
    });
  }

  add(entry: Entry): void {
    byId('no-events').hidden = true;
    if (!this.#isHeld) {
      this.#show(entry);
      return;
    }
    this.#held = [...this.#held.slice(1 - MOST), entry];
    this.#label();
  }

  #label(): void {
    const waiting = this.#held.length === 0 ? '' : ` (${String(this.#held.length)} new)`;
    setText(this.#button, this.#isHeld ? `Go on${waiting}` : 'Hold');
  }

  #show({ at, kind, importance, container, service, detail }: Entry): void {
    const about = service || container;
    this.#list.prepend(
      element(
        'li',
        { class: importance },
        element('time', { attributes: { datetime: at } }, clockTime(at)),
        element(
          'span',
          {},
          element('b', {}, WORDS.get(kind) ?? kind),
          element('span', { class: 'detail' }, detail),
        ),
        ...(about === '' ? [] : [element('span', { class: 'about' }, about)]),
      ),
    );
    while (this.#list.childElementCount > MOST) this.#list.lastElementChild?.remove();
  }
}
