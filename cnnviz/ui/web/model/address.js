// The number that a link names; cnnviz/wire/address.py writes it.

/** @param {string} search of the page's address @returns {import("./network.js").Unit | null} it need not exist */
export function unitIn(search) {
  const parameters = new URLSearchParams(search);
  const layer = parameters.get("layer");
  const [channel, row, column] = ["channel", "row", "column"].map((part) => {
    const text = parameters.get(part) ?? "";
    return /^\d{1,5}$/.test(text) ? Number(text) : 0;
  });
  return layer && parameters.has("channel") ? { layer, channel, row, column } : null;
}
