import type { Progress } from '../../../deploy/driver.ts';

/** What has happened, without the phase. */
export function progressText(progress: Progress): string {
  switch (progress.kind) {
    case 'command':
      return `${progress.command.verb} by ${progress.command.from}`;
    case 'trouble':
      return `trouble: ${progress.text}`;
    case 'phase':
    case 'waiting':
      return progress.text;
  }
}

/** Tells what has been said already. */
export class NewsFilter {
  #lastWords = '';

  /** Seconds that pass while something is waited for are no news. */
  isNews({ kind, deployment }: Progress, text: string): boolean {
    if (kind !== 'waiting') return true;
    const words = `${deployment.phase} ${text.replace(/\d+(?:\.\d+)?/g, '')}`;
    const isNews = words !== this.#lastWords;
    this.#lastWords = words;
    return isNews;
  }
}
