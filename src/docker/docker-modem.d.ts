/** The part of dockerode's transport that `docker-client.ts` sets right. */
declare module 'docker-modem/lib/http.js' {
  const http: { maxRedirects: number };
  export default http;
}
