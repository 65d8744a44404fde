// Words for what the keys do: spoken by a screen reader, for the camera also written beside the picture.

/** @typedef {import("../runtime/text.js").Text} Text */

/** @param {Text} text @param {boolean} partial whether it is one depth of a large network */
export function networkKeys(text, partial) {
  return partial
    ? text(
        "One depth of the network. Arrow keys move from cell to cell, Tab goes to the next band, Enter opens the equation, Escape closes it. The greater-than sign looks into a band, Backspace goes back up.",
      )
    : text(
        "The network. Arrow keys move from cell to cell, Tab goes to the next layer, Enter opens the equation, Escape closes it.",
      );
}

/** @param {Text} text */
export function cameraKeys(text) {
  return text("Drag or Shift+arrows turn, Shift+drag or Ctrl+arrows move, the wheel or + and − zoom, 0 resets.");
}

/** @param {Text} text @param {string} layer whose maps are shown */
export function mapsKeys(text, layer) {
  return text("The maps of {layer}. Arrow keys move from map to map, Enter opens one, Escape closes it.", { layer });
}

/** @param {Text} text @param {string} layer whose channels are shown as tiles */
export function tilesKeys(text, layer) {
  return text(
    "What the channels of {layer} look for. Arrow keys move from tile to tile, Enter opens one, Escape closes it.",
    { layer },
  );
}

/** @param {Text} text @param {string} name of the map that lies over the picture */
export function overlayKeys(text, name) {
  return text("{name} over the picture. Arrow keys move from cell to cell, Enter opens the equation, Escape closes.", {
    name,
  });
}
