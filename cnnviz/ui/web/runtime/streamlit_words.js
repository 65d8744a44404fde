// What Streamlit itself says, in English only, and what is said instead: the page's language, and sentences of our own where a
// file is refused. Pure.

/** @typedef {import("./text.js").Text} Text */
/** @typedef {[RegExp, (found: string[], text: Text) => string]} Words what Streamlit says, and what is said instead */

const CUT =
  /^(Connection lost|Network Error|AxiosError: Network|timeout|.*timed out|Request cancell?ed|Error uploading)/i;

/** Its sentences and buttons. @type {Words[]} */
export const SAID = [
  [/^Upload$/, (_, text) => text("Choose a file")],
  [/^(.+) per file$/, ([, size], text) => text("up to {size} each", { size })],
  [/^Drag and drop a file here$/, (_, text) => text("Drop the file here")],
  [/^Drag and drop files here$/, (_, text) => text("Drop the files here")],
  [/^Error:$/, () => ""],
  [
    /^File must be (.+) or smaller\.$/,
    ([, size], text) => text("This file is larger than {size}. Choose a smaller one.", { size }),
  ],
  [/^.* files are not allowed\.$/, (_, text) => text("Files of this kind cannot be read here. Choose another one.")],
  [/^Only one file is allowed\.$/, (_, text) => text("Here only one file can be given. Choose one.")],
  [/^File size is too small\.$/, (_, text) => text("This file is empty. Choose another one.")],
  [
    /403/,
    (_, text) =>
      text(
        "The server refused this file, since the browser sent no cookie with it. Open this page in a tab of its own and allow it cookies.",
      ),
  ],
  [/413/, (_, text) => text("A server on the way refuses files of this size. Choose a smaller one.")],
  [CUT, (_, text) => text("The connection was cut before this file had arrived. Choose it again.")],
  [
    /^(Unexpected error|Request failed|AxiosError|Error )/,
    (_, text) => text("This file could not be sent. Choose it again."),
  ],
  [/^Skip to main content$/, (_, text) => text("Skip to the content")],
  [/^No results$/, (_, text) => text("Nothing is called that")],
  [/^(\d+) options? available\.$/, ([, count], text) => text("{count} to choose from", { count })],
  [/^Connecting/, (_, text) => text("Connecting")],
  [/^Please wait/, (_, text) => text("Please wait")],
  [/^Running/, (_, text) => text("At work")],
  [/^Stop$/, (_, text) => text("Stop")],
  [/^Rerun$/, (_, text) => text("Run again")],
  [/^Settings$/, (_, text) => text("Settings")],
  [/^Print$/, (_, text) => text("Print")],
  [/^Connection error$/, (_, text) => text("The connection is cut")],
  [/^Is Streamlit still running\?/, (_, text) => text("The server is not running, or cannot be reached.")],
  [
    /^Streamlit server is not responding/,
    (_, text) => text("The server does not answer. Is this device connected to the internet?"),
  ],
  [/^Page not found$/, (_, text) => text("There is no such page")],
  [
    /^(You have requested page|The page that you have requested)/,
    (_, text) => text("No page has this address, so this is the first one."),
  ],
];

/** What it calls controls for screen readers, and while they are empty. @type {Words[]} */
export const NAMED = [
  [/^file upload$/, (_, text) => text("Choose a file")],
  [/^Add files$/, (_, text) => text("Choose another file")],
  [/^Remove (.+)$/, ([, name], text) => text("Remove {name}", { name })],
  [/^Cancel upload of (.+)$/, ([, name], text) => text("Do not send {name}", { name })],
  [/^Increment$/, (_, text) => text("More")],
  [/^Decrement$/, (_, text) => text("Less")],
  [/^Sidebar$/, (_, text) => text("Sidebar")],
  [/^Expand sidebar$/, (_, text) => text("Open the sidebar")],
  [/^Collapse sidebar$/, (_, text) => text("Close the sidebar")],
  [/^App pages$/, (_, text) => text("Pages")],
  [/^Link to heading$/, (_, text) => text("Link to this heading")],
  [/^Choose an option$/, (_, text) => text("Choose")],
  [/^Open$/, (_, text) => text("Open the list")],
  [/^(Dismiss|Close)$/, (_, text) => text("Close")],
  [/^Help for (.+)$/, ([, name], text) => text("Help on {name}", { name })],
  [/^Show\/hide columns$/, (_, text) => text("Choose the columns")],
  [/^Download as CSV$/, (_, text) => text("Download as CSV")],
  [/^Search$/, (_, text) => text("Search")],
  [/^Fullscreen$/, (_, text) => text("Fill the screen")],
  [/^Close fullscreen$/, (_, text) => text("Leave the full screen")],
  [/^Copy to clipboard$/, (_, text) => text("Copy")],
  [/^Main menu$/, (_, text) => text("Menu")],
  [/^Running\.\.\.$/, (_, text) => text("At work")],
];
/**
 * What is said instead of Streamlit's words; those themselves if they are not known.
 * @param {string} words @param {Words[]} known @param {Text} text
 */
export function instead(words, known, text) {
  for (const [pattern, said] of known) {
    const found = pattern.exec(words.trim());
    if (found) return said(found, text);
  }
  return words;
}
