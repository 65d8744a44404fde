// The number or the channel that a link names; cnnviz/wire/address.py writes it.

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

/** What a link opens among the maps of a layer: a channel, with a cell of its map if it names one. @param {string} search @returns {import("../maps/view_state.js").Target | null} */
export function targetIn(search) {
  const unit = unitIn(search);
  const parameters = new URLSearchParams(search);
  if (!unit || parameters.has("row") || parameters.has("column")) return unit;
  return { layer: unit.layer, channel: unit.channel };
}
