// What do the colours mean? Always on: both ends of the scale, zero in its middle, and what shares it.

import { css } from "../draw/colormap.js";
import { element } from "../runtime/element.js";
import { number } from "../runtime/format.js";

/**
 * @param {HTMLElement} root @param {import("../runtime/text.js").Text} text @param {boolean} photo whether the input may be a photo
 * @returns {{show: (theme: "light" | "dark", reach: number | null, scale: string) => void}}
 */
export function createLegend(root, text, photo) {
  const low = element("span", { className: "low" });
  const high = element("span", { className: "high" });
  const bar = element("div", { className: "bar", role: "img", "aria-label": text("Blue is negative, the middle is zero, orange is positive.") });
  const edge = element("i", { className: "edge" });
  const scope = element("div", { className: "scope" });
  const signs = element("div", { className: "signs" }, [low, element("span", { textContent: "0" }), high]);
  root.replaceChildren(
    element("div", { className: "scale" }, [bar, signs, scope]),
    element("div", { className: "keys" }, [
      element("span", { className: "key" }, [edge, text("edge: weight × input")]),
      key("solid", text("window that is read")),
      key("dashed", text("receptive field")),
      key("winner", text("winner of a max pool, chosen cell")),
      ...(photo ? [element("span", { textContent: text("In the flat view the photo is drawn in the grey of its red, green and blue; pointing shows what the network reads.") })] : []),
    ]),
  );
  /** @type {Object<string, string>} */
  const scopes = {
    map: text("Each map has its own scale; point at one to see its ends."),
    layer: text("All maps of a layer share one scale; point at one to see its ends."),
    network: text("The whole network shares one scale."),
  };
  return {
    show(theme, reach, scale) {
      const stops = Array.from({ length: 11 }, (_, step) => css(theme, step / 5 - 1, 1));
      bar.style.background = `linear-gradient(to right, ${stops.join(", ")})`;
      edge.style.background = `linear-gradient(to right, ${css(theme, -0.6, 1)} 50%, ${css(theme, 0.6, 1)} 50%)`;
      low.textContent = reach ? number(-reach) : text("negative");
      high.textContent = reach ? `+${number(reach)}` : text("positive");
      scope.textContent = scopes[scale];
    },
  };
}

/** @param {string} kind @param {string} words */
function key(kind, words) {
  return element("span", { className: "key" }, [element("i", { className: kind }), words]);
}
