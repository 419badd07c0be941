/** The status page as one text: its markup, with its style and its script in it. */
export function buildPage(): Promise<string>;
