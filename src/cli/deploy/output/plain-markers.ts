import type { Markers } from './line-output.ts';

const nothing = (): readonly string[] => [];

/** For people, and for CI servers without a notation of their own. */
export const plainMarkers: Markers = {
  ...{ begun: nothing, opened: nothing, closed: nothing },
  ...{ sectionOpened: nothing, sectionClosed: nothing, result: nothing },
};
