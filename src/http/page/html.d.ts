/** The build puts the whole page here, in one text: see `esbuild.page.js`. */
declare module '*.html' {
  const page: string;
  export default page;
}
