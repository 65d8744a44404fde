// Cookies of the page's own, which also last where the page stands in a frame of another site.

/** Whether the page stands in a frame of another site, such as that of a learning platform. @returns {boolean} */
export function inForeignFrame() {
  try {
    return window.top?.location.origin !== location.origin;
  } catch {
    return true; // the browser lets nobody look
  }
}

/**
 * Keep a cookie until the browser is closed.
 *
 * In a foreign frame a browser keeps only what is made for one: it then belongs to the pair of both sites, and to none else.
 * @param {string} name @param {string} value
 * @returns {boolean} whether it is there now
 */
export function setCookie(name, value) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  const site = inForeignFrame() ? "SameSite=None; Secure; Partitioned" : `SameSite=Strict${secure}`;
  document.cookie = `${name}=${value}; path=/; ${site}`;
  return hasCookie(name);
}

/** Whether the page can see a cookie of this name. @param {string} name @returns {boolean} */
export function hasCookie(name) {
  return document.cookie.split("; ").some((each) => each.startsWith(`${name}=`));
}
