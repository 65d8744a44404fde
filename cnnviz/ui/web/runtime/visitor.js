// The component that lets the browser remember a user's workspace, until it is closed.

import { setCookie } from "./cookie.js";

/** @param {{data: {name: string, token: string}}} component */
export default function visitor({ data }) {
  setCookie(data.name, data.token);
}
