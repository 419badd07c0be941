/** Why a template cannot be rendered, as a sentence. Never leaves this folder. */
export class TemplateProblem extends Error {}

/** Rendering cannot go on before this URL has been fetched. Never leaves this folder. */
export class FetchNeeded extends Error {
  readonly url: string;

  constructor(url: string) {
    super(`${url} has not been fetched`);
    this.url = url;
  }
}
