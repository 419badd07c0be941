/** The build puts a page of the documentation here, as a text: see `esbuild.config.js`. */
declare module '*.md' {
  const text: string;
  export default text;
}
