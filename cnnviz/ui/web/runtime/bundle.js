// The files of web/, fetched together; see ui/shell/web_files.py.

const WEB = new URL("../", import.meta.url);
const NAMED = /(?<=from ")[\w/]+\.js(?=")/g; // in a module of a bundle

/** @type {Map<string, string>} the address of each module, and the text of each style sheet, by its name */
const files = new Map();
/** @type {Set<string>} the files that were asked for; what they import came with them */
const had = new Set();
/** @type {Set<string>} the files that wait for the fetch under way; the next one brings all of them */
const waiting = new Set();
/** @type {Promise<void>} the last fetch: each leaves out what those before it brought */
let last = begin();

/** Fetch files, unless they are here, with all that modules among them import. @param {string[]} names from web/ @returns {Promise<void>} */
export function bring(names) {
  for (const name of names) waiting.add(name);
  last = last
    .catch(() => {}) // who asked for that hears of it
    .then(() => {
      const missing = [...new Set([...names, ...waiting])].filter((name) => !files.has(name));
      waiting.clear();
      const asked = new URLSearchParams([
        ...missing.map((name) => ["of", name]),
        ...Array.from(had, (name) => ["without", name]),
      ]);
      return missing.length ? take(new URL(`bundle.json?${asked}`, WEB).href) : undefined;
    });
  return last;
}

/** The address of a module that was brought. @param {string} name */
export const addressOf = (name) => files.get(name) ?? new URL(name, WEB).href;

/** The text of a style sheet that was brought. @param {string} name */
export const textOf = (name) => files.get(name) ?? "";

/** Take what the document asked for before any script ran. */
function begin() {
  const link = globalThis.document?.querySelector(`link[rel=preload][href*="bundle.json"]`);
  return link ? take(/** @type {HTMLLinkElement} */ (link).href) : Promise.resolve();
}

/** @param {string} address of a bundle */
async function take(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} could not be fetched: ${answer.status}`);
  for (const [name, text] of await answer.json()) files.set(name, name.endsWith(".js") ? placed(name, text) : text);
  for (const name of new URL(address).searchParams.getAll("of")) had.add(name);
}

/** Give a module an address; those that it imports have theirs. @param {string} name @param {string} text */
function placed(name, text) {
  const linked = text.replace(NAMED, addressOf);
  const code = `${linked}\n//# sourceURL=${new URL(name, WEB).href}`;
  return URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
}
