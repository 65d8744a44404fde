// The component that says which language the page is in: Streamlit always says English, and screen readers go by it.

// Korean has spaces, and readers expect its lines to end there; Streamlit lets them end within a word.
const KOREAN = "html:lang(ko) body .stApp, html:lang(ko) body .stApp * { word-break: keep-all; overflow-wrap: anywhere; }";
const ID = "cnnviz-language";

/** @param {{data: string}} component */
export default function language({ data }) {
  document.documentElement.lang = data;
  if (document.getElementById(ID)) return;
  document.head.append(Object.assign(document.createElement("style"), { id: ID, textContent: KOREAN }));
}
