/**
 * A service's default name: the last path segment of the image, without tag or digest.
 *
 * `reg:5000/ns/web:1.2` gives `web`, `web@sha256:0123…` gives `web`. A bare image ID has no name in
 * it; then the container's name is used.
 */
export function imageServiceName(image: string, containerName: string): string {
  const withoutDigest = image.split('@', 1)[0] ?? '';
  const segment = withoutDigest.slice(withoutDigest.lastIndexOf('/') + 1);
  const name = segment.split(':', 1)[0] ?? '';
  return name === '' || name === 'sha256' ? containerName : name;
}

/**
 * The same as registrator has it: the digest stays in `web@sha256`, a bare image ID is `sha256`, and
 * no image at all is `.`.
 */
export function compatImageName(image: string): string {
  if (image === '') return '.';
  const segment = image.slice(image.lastIndexOf('/') + 1);
  return segment.split(':', 1)[0] ?? '';
}
