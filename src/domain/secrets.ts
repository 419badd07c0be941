/** `USER:PASSWORD` as basic authentication sends it. */
export function basicCredentials(userAndPassword: string): string {
  return Buffer.from(userAndPassword, 'utf8').toString('base64');
}

/** The text with `***` in place of every secret, as it is and as JSON writes it. */
export function withoutSecrets(text: string, secrets: Iterable<string>): string {
  let shown = text;
  for (const secret of secrets) {
    if (secret === '') continue;
    shown = shown.replaceAll(secret, '***').replaceAll(JSON.stringify(secret).slice(1, -1), '***');
  }
  return shown;
}
