// The component that lets the browser keep a cookie; see ui/shell/kept_cookie.py.

import { setCookie } from "./cookie.js";

/** @param {{data: {name: string, value: string}}} component */
export default function keepCookie({ data }) {
  setCookie(data.name, data.value);
}
