import { byId, clockTime, element, setText, shape } from './dom.ts';
import { PLOTS, type PlotSpec, barsOf, hourText, minuteText } from './plot-model.ts';
import type { Minute } from './status.ts';

const HEIGHT = 44;
const STEP = 4;
const BAR = 3;

/** A small drawing of the last hour, with what it says under the pointer. */
class Plot {
  readonly #spec: PlotSpec;
  readonly #drawing: SVGSVGElement;
  readonly #readout = element('span', { class: 'readout' });
  #minutes: readonly Minute[] = [];

  constructor(spec: PlotSpec, parent: HTMLElement) {
    this.#spec = spec;
    const box = `0 0 ${String(60 * STEP)} ${String(HEIGHT)}`;
    this.#drawing = shape('svg', { viewBox: box, preserveAspectRatio: 'none', role: 'img' });
    const heading = element('h3', {}, spec.title);
    const caption = element('figcaption', {}, heading, this.#readout);
    parent.append(element('figure', { class: 'plot' }, caption, this.#drawing));
    this.#drawing.addEventListener('pointermove', ({ offsetX }) => {
      this.#point(offsetX);
    });
    this.#drawing.addEventListener('pointerleave', () => {
      this.#rest();
    });
  }

  draw(minutes: readonly Minute[]): void {
    this.#minutes = minutes;
    const bars = barsOf(this.#spec, minutes);
    const shapes = bars.flatMap((pair, index) =>
      pair.flatMap(({ from, to }, series) => {
        if (to <= from) return [];
        // What there is, is seen, however little it is.
        const height = Math.max((to - from) * (HEIGHT - 1), 1.5);
        const y = HEIGHT - from * (HEIGHT - 1) - height;
        const place = { x: index * STEP, y, width: BAR, height };
        return [shape('rect', { ...place, class: `series-${String(series)}` })];
      }),
    );
    if (this.#spec.layout === 'behind') shapes.sort((a, b) => height(b) - height(a));
    this.#drawing.replaceChildren(...shapes);
    const words = `${this.#spec.title} in the last hour: ${hourText(this.#spec, minutes)}`;
    this.#drawing.setAttribute('aria-label', words);
    this.#rest();
  }

  #point(offsetX: number): void {
    const width = this.#drawing.getBoundingClientRect().width;
    const minute = this.#minutes[Math.floor((offsetX / width) * this.#minutes.length)];
    if (minute === undefined) return;
    const time = clockTime(minute.at).slice(0, 5);
    setText(this.#readout, `${time}  ${minuteText(this.#spec, minute)}`);
  }

  #rest(): void {
    setText(this.#readout, hourText(this.#spec, this.#minutes));
  }
}

function height(rectangle: Element): number {
  return Number(rectangle.getAttribute('height'));
}

/** All the plots of the page; gives what draws them. */
export function plots(): (minutes: readonly Minute[]) => void {
  const all = PLOTS.map((spec) => new Plot(spec, byId('plots')));
  return (minutes) => {
    for (const plot of all) plot.draw(minutes);
  };
}
