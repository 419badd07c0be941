import { type Answer, refusal } from './answer.ts';

/** The status page. */
export function pageAnswer(): Answer {
  return refusal(404, 'the page is not there yet');
}
