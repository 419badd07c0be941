/** What Docker takes for a tag. */
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;

/** `undefined` for a version that no image can be tagged with, and for an image without a tag. */
export function withVersion(image: string, version: string): string | undefined {
  const reference = withoutDigest(image);
  const repository = repositoryOf(reference);
  const isTagged = repository !== '' && repository !== reference;
  return isTagged && TAG.test(version) ? `${repository}:${version}` : undefined;
}

export function withoutDigest(reference: string): string {
  const at = reference.indexOf('@');
  return at === -1 ? reference : reference.slice(0, at);
}

/** Without tag and digest; the colon of a port is none of a tag. */
export function repositoryOf(reference: string): string {
  const name = withoutDigest(reference);
  const colon = name.indexOf(':', name.lastIndexOf('/') + 1);
  return colon === -1 ? name : name.slice(0, colon);
}

/** `HOST` or `HOST:PORT` of the registry; `''` when the reference names none. */
export function registryOf(reference: string): string {
  const slash = reference.indexOf('/');
  const first = slash === -1 ? '' : reference.slice(0, slash);
  return /[.:]/.test(first) || first === 'localhost' ? first : '';
}
