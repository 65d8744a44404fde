// The component that brings the page's language: its name and the messages of all scripts.
// The name is for screen readers, since Streamlit always says English.

import { REFUSALS, replaceWords } from "./streamlit_page.js";
import { speak } from "./text.js";

// Korean has spaces, and readers expect its lines to end there; Streamlit lets them end within a word.
const KOREAN =
  "html:lang(ko) body .stApp, html:lang(ko) body .stApp * { word-break: keep-all; overflow-wrap: anywhere; }";
const ID = "cnnviz-language";

let spoken = "";

/** @param {{data: Uint8Array}} component JSON: `language`, its code, and `messages`, as for `speak` */
export default function bringLanguage({ data }) {
  const { language, messages } = JSON.parse(new TextDecoder().decode(data));
  document.documentElement.lang = language;
  if (language !== spoken) speak(messages);
  spoken = language;
  replaceWords();
  if (document.getElementById(ID)) return;
  document.head.append(Object.assign(document.createElement("style"), { id: ID, textContent: KOREAN + REFUSALS }));
}
