// The legend of the colours, always on: both ends of the scale, zero in its middle, and what shares it.

import { css } from "../draw/colormap.js";
import { element } from "../runtime/element.js";
import { createScale, endsInWords } from "../draw/scale.js";

/** @typedef {import("./scene.js").Scale | "mixed" | "lone" | "pair"} Scope what shares the scale, or why it does not go by the settings */

/**
 * @param {HTMLElement} root @param {import("../runtime/text.js").Text} text @param {boolean} photo whether the input may be a photo
 * @returns {{show: (theme: "light" | "dark", reach: number | null, scale: Scope) => void}}
 */
export function createLegend(root, text, photo) {
  const colors = createScale(text("Blue is negative, the middle is zero, orange is positive."), "signs");
  const edge = element("i", { className: "edge" });
  const scope = element("div", { className: "scope" });
  colors.node.append(scope);
  root.replaceChildren(
    colors.node,
    element("div", { className: "keys" }, [
      element("span", { className: "key" }, [edge, text("edge: weight × input")]),
      key("solid", text("window that is read")),
      key("dashed", text("receptive field")),
      key("winner", text("winner of a max pool, chosen cell")),
      ...(photo
        ? [
            element("span", {
              textContent: text(
                "In the flat view the photo is drawn in the grey of its red, green and blue; pointing shows what the network reads.",
              ),
            }),
          ]
        : []),
    ]),
  );
  /** @type {Record<Scope, string>} */
  const scopes = {
    map: text("Each map has its own scale; hover a map to see its range."),
    mixed: text("Each map has its own scale, maps of one number share theirs; hover a map to see its range."),
    layer: text("All maps of a layer share one scale; hover a map to see its range."),
    network: text("The whole network shares one scale."),
    lone: text("Each map here is one number; they share one scale."),
    pair: text("The two shares add up to 1, where their scale ends."),
  };
  return {
    show(theme, reach, scale) {
      const ends = reach ? { low: -reach, high: reach } : null;
      colors.show(theme, ends, endsInWords(ends, text));
      edge.style.background = `linear-gradient(to right, ${css(theme, -0.6, 1)} 50%, ${css(theme, 0.6, 1)} 50%)`;
      scope.textContent = scopes[scale];
    },
  };
}

/** @param {string} kind @param {string} words */
function key(kind, words) {
  return element("span", { className: "key" }, [element("i", { className: kind }), words]);
}
