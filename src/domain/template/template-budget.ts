import { TemplateProblem } from './template-problem.ts';
import { GoBytes, GoMap, type TemplateValue } from './template-value.ts';

const MOST_STEPS = 10_000;
/** Text that functions may read and write, in all. */
const MOST_CHARACTERS = 512 * 1024;
/** One step is one instruction at one position: some 20 ms. */
const MOST_REGEX_STEPS = 1_000_000;
const LONGEST_OUTPUT_BYTES = 8 * 1024;

/**
 * What one rendering may cost. Templates come out of labels too, which are written by anybody.
 *
 * INVARIANTS
 * - Work is paid for before it is done, or stops at what is left: no call costs much more.
 * - What is used up is never given back.
 */
export class TemplateBudget {
  #steps = MOST_STEPS;
  #characters = MOST_CHARACTERS;
  #regexSteps = MOST_REGEX_STEPS;
  #output = '';
  #outputBytes = 0;

  get output(): string {
    return this.#output;
  }

  get regexSteps(): number {
    return this.#regexSteps;
  }

  step(): void {
    this.#steps -= 1;
    if (this.#steps < 0) throw tooMuch(`more than ${String(MOST_STEPS)} steps`);
  }

  /** For what a function is given: all of a text, but only the number of a list's items. */
  given(value: TemplateValue): void {
    if (typeof value === 'string' || Array.isArray(value)) this.read(value.length);
    else if (value instanceof GoMap) this.read(value.entries.size);
    else if (value instanceof GoBytes) this.read(value.text.length);
  }

  /** For text that is read or made. */
  read(characters: number): void {
    this.#characters -= characters;
    if (this.#characters < 0) throw tooMuch('too much text');
  }

  matched(regexSteps: number): void {
    this.#regexSteps -= regexSteps;
    if (this.#regexSteps < 0) throw tooMuch('too much matching');
  }

  write(text: string): void {
    this.#outputBytes += Buffer.byteLength(text);
    if (this.#outputBytes > LONGEST_OUTPUT_BYTES) {
      throw tooMuch(`more than ${String(LONGEST_OUTPUT_BYTES)} bytes of output`);
    }
    this.#output += text;
  }
}

function tooMuch(what: string): TemplateProblem {
  return new TemplateProblem(`it takes ${what}`);
}
