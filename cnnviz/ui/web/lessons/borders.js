// What stands in the cells beyond the edge of a picture. Pure; cnnviz/lessons/padding.py is its twin.

/**
 * Which of some cells in a row stand in the row with a border on either side; -1 is none of them. Null where torch refuses the border.
 * @param {number} size cells of the row @param {number} width of the border
 * @param {"none" | "zeros" | "replicate" | "reflect" | "circular"} mode @returns {Int32Array | null}
 */
export function places(size, width, mode) {
  if (mode === "none") return Int32Array.from({ length: size }, (_, at) => at);
  if ((mode === "reflect" && width >= size) || (mode === "circular" && width > size)) return null;
  return Int32Array.from({ length: size + 2 * width }, (_, cell) => {
    const at = cell - width;
    if (at >= 0 && at < size) return at;
    if (mode === "replicate") return at < 0 ? 0 : size - 1;
    if (mode === "reflect") return at < 0 ? -at : 2 * (size - 1) - at;
    return mode === "circular" ? (at + size) % size : -1;
  });
}

/** The width of a border whose inner edge is that far from the edge of the whole, as a share of the whole. @param {number} share below 0.5 @param {number} size cells of the picture itself */
export function widthAt(share, size) {
  return Math.round((share * size) / (1 - 2 * share));
}
