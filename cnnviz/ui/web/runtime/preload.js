// The component that fetches modules which the page will need, while the server is still at work.

/** @param {{data: string[]}} component */
export default function preload({ data }) {
  for (const module of data) {
    const href = new URL(`../${module}`, import.meta.url).href;
    if (document.head.querySelector(`link[href="${href}"]`)) continue;
    document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href }));
  }
}
