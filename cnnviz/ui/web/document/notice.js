// Runs before Streamlit: a notice that stands there until the page comes, and says why it does not come.

import { translator } from "../runtime/text.js";

/** @typedef {import("../runtime/text.js").Text} Text */
/** @typedef {{app: boolean, connected: boolean, drawn: boolean}} Progress Streamlit's scripts run; the server answers them; the page is there */

const SLOW = 2; // seconds after which a page that has not come says so
const PATIENCE = 8; // seconds that a connection may take once the scripts run
const LOOK = 500; // milliseconds

const STYLE =
  "position: fixed; z-index: 1000000; inset: auto 1rem 1rem 1rem; max-width: 34rem; margin: auto; padding: 1rem 1.25rem;" +
  "border: 1px solid GrayText; border-radius: 10px; background: Canvas; color: CanvasText; color-scheme: light dark;" +
  "font: 1rem/1.5 sans-serif; word-break: keep-all; pointer-events: none;";

/** @returns {Progress} */
function progress() {
  const app = document.querySelector("[data-testid=stApp]");
  const connected = app?.getAttribute("data-test-connection-state") === "CONNECTED";
  const running = app?.getAttribute("data-test-script-state") !== "notRunning";
  const empty =
    document.querySelector("[data-testid=stAppSkeleton]") ??
    !document.querySelector(".stMain [data-testid=stElementContainer]");
  return { app: app !== null, connected, drawn: connected && !running && !empty };
}

/** The languages of the page: that of a link, then those of the browser. */
function languages() {
  const asked = new URLSearchParams(location.search).get("lang");
  return [...(asked ? [asked] : []), ...navigator.languages].map((language) => language.slice(0, 2));
}

/** The `text` function of the first language that is there. @param {Object<string, Object<string, string>>} catalogues by language */
function textOf(catalogues) {
  const found = languages().find((language) => language in catalogues);
  return translator(found ? catalogues[found] : {});
}

/** Whether the server answers an ordinary request. */
async function answers() {
  try {
    return (await fetch("_stcore/health", { cache: "no-store" })).ok;
  } catch {
    return false;
  }
}

/** What has come so far, in KB. */
function received() {
  const entries = /** @type {PerformanceResourceTiming[]} */ (performance.getEntriesByType("resource"));
  return Math.round(entries.reduce((sum, { transferSize }) => sum + transferSize, 0) / 1000);
}

/** What is in the way of a connection. @param {Text} text */
async function hindrance(text) {
  if (!(await answers()))
    return text(
      "The server of this page does not answer. Is this device connected to the network, and is the server running?",
    );
  return text(
    "This page cannot open the connection that it needs: something between this device and {host} lets no WebSocket pass, as filters of schools do. Ask whoever runs the network to allow WebSockets to {host}, or use another network.",
    { host: location.host },
  );
}

/** @param {Object<string, Object<string, string>>} catalogues */
function watch(catalogues) {
  const text = textOf(catalogues);
  const notice = Object.assign(document.createElement("div"), { id: "cnnviz-notice", role: "status" });
  notice.setAttribute("style", STYLE);
  const begun = performance.now();
  let waiting = begun; // since when the scripts have run without a connection
  const say = (/** @type {string} */ words) => {
    if (notice.textContent !== words) notice.textContent = words;
    if (!notice.isConnected) document.documentElement.append(notice);
  };
  const timer = setInterval(async () => {
    const { app, connected, drawn } = progress();
    const now = performance.now();
    if (!app || connected) waiting = now;
    if (drawn) {
      clearInterval(timer);
      notice.remove();
    } else if (now - waiting > 1000 * PATIENCE) {
      const why = await hindrance(text);
      if (!progress().connected) say(why);
    } else if (now - begun > 1000 * SLOW) {
      say(
        text(
          "cnnviz is on its way: {size} KB have come. On a slow line, or after the server was started, this takes a minute.",
          { size: received() },
        ),
      );
    }
  }, LOOK);
}

watch(JSON.parse(document.getElementById("cnnviz-catalogues")?.textContent ?? "{}"));
