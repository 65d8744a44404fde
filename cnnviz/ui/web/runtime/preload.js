// The component that fetches modules which the page will need, while the server is still at work.

import { bring } from "./bundle.js";

/** @param {{data: {modules: string[]}}} component */
export default function preload({ data }) {
  bring(data.modules).catch(() => {}); // the view that needs them tries again
}
