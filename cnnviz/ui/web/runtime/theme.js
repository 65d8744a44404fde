// The theme of the page: light or dark.

/** By the lightness of Streamlit's background. @param {HTMLElement} host @returns {"light" | "dark"} */
export function themeOf(host) {
  const probe = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const color = getComputedStyle(host).getPropertyValue("--st-background-color").trim();
  if (!probe || !color) return "light";
  probe.fillStyle = color;
  probe.fillRect(0, 0, 1, 1);
  const [red, green, blue] = probe.getImageData(0, 0, 1, 1).data;
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128 ? "dark" : "light";
}
