// Which colours do names, outlines and plates of the drawn network have?

/** @typedef {{text: string, quiet: string, frame: string, mark: string, halo: string, link: string}} Ink CSS colours */

/** @type {{light: Ink, dark: Ink}} */
export const INK = {
  light: { text: "#31333f", quiet: "#6b7080", frame: "#c9ccd6", mark: "#c2185b", halo: "rgb(255 255 255 / 0.85)", link: "#0b5cad" },
  dark: { text: "#fafafa", quiet: "#a3a8b8", frame: "#3d4250", mark: "#ff7eb6", halo: "rgb(14 17 23 / 0.85)", link: "#8ec5ff" },
};
