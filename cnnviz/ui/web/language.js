// The component that says which language the page is in: Streamlit always says English, and screen readers go by it.

/** @param {{data: string}} component */
export default function language({ data }) {
  document.documentElement.lang = data;
}
