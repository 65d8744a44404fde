// "Why?": what in the picture speaks for the best class and against the second, measured when the user asks.

import { maxAbs } from "../draw/colormap.js";
import { image, picturePixels } from "../draw/pixels.js";
import { createScale } from "../draw/scale.js";
import { heat, ramp } from "../experiments/veil.js";
import { decode } from "../model/packet.js";
import { element } from "../runtime/element.js";
import { number } from "../runtime/format.js";
import { rpc } from "../runtime/rpc.js";
import { aloneWords, sumWords } from "./predictions_words.js";

/** @typedef {import("../model/packet.js").Tensor} Tensor */
/** @typedef {import("../runtime/text.js").Text} Text */
/** @typedef {{id: string, first: string, second: string}} Subject a picture, and its two best classes */
/** @typedef {{id: string, logits: [number, number], sum: number, empty: number | null, alone: boolean | null}} Header see cnnviz/ui/network/why.py */

const COARSE = 64; // columns of a picture below which its pixels are to be visible

/**
 * @param {Text} text
 * @returns {{button: HTMLElement, node: HTMLElement, show: (subject: Subject | null) => void, destroy: () => void}}
 */
export function createWhy(text) {
  const button = element("button", { type: "button", className: "why", "aria-expanded": "false" });
  const figure = createFigure(text);
  const channel = rpc("why");
  /** @type {Subject | null} */
  let subject = null;
  let open = false;
  let answered = ""; // the picture that the figure shows

  function refresh() {
    button.hidden = !subject;
    const there = subject?.id === answered;
    const busy = open && !there;
    button.setAttribute("aria-expanded", String(open));
    button.setAttribute("aria-busy", String(busy));
    button.textContent = busy ? text("Measuring …") : text("Why {label}?", { label: subject?.first ?? "" });
    figure.node.hidden = !open || !there;
  }
  button.onclick = () => {
    open = !open;
    if (open && subject && subject.id !== answered) channel.ask({ id: subject.id });
    refresh();
  };
  const stop = channel.listen((bytes) => {
    const { header, arrays } = decode(bytes);
    if (!subject || header.id !== subject.id) return;
    answered = header.id;
    figure.show(/** @type {Header} */ (header), subject, arrays);
    refresh();
  });

  return {
    button,
    node: figure.node,
    /** Another picture is not explained before that is asked. */
    show(next) {
      if (next?.id !== subject?.id) open = false;
      subject = next;
      refresh();
    },
    destroy: stop,
  };
}

/** The tinted picture, its scale, and what the colours mean. @param {Text} text */
function createFigure(text) {
  const [picture, tint] = [element("canvas"), element("canvas")];
  const stack = element("div", { className: "tinted", role: "img" }, [picture, tint]);
  const [meaning, total] = [element("p"), element("p", { className: "quiet" })];
  const scale = createScale();
  const words = element("div", { role: "status" }, [meaning, total]);
  const node = element("div", { className: "reasons", hidden: true }, [element("div", {}, [stack, scale.node]), words]);

  return {
    node,
    /** @param {Header} header @param {Subject} subject @param {Map<string, Tensor>} arrays */
    show({ logits, sum, empty, alone }, { first, second }, arrays) {
      const [seen, map] = ["picture", "map"].map((name) => /** @type {Tensor} */ (arrays.get(name)));
      const largest = maxAbs(map.data);
      paint(picture, picturePixels(grey(seen)), seen.shape);
      paint(tint, heat(map.data, largest), map.shape);
      stack.classList.toggle("coarse", seen.shape[1] < COARSE);
      stack.setAttribute("aria-label", text("The picture, tinted by what speaks for {first}", { first }));
      scale.through(ramp(-largest, largest), [number(-largest, 3), "0", number(largest, 3)]);
      meaning.textContent = text(
        "Orange speaks for {first} and against {second}, blue the other way round; grey hardly counts.",
        { first, second },
      );
      total.textContent =
        alone === null
          ? sumWords(text, { first, second, logits, sum, empty })
          : aloneWords(text, { first, second, lead: logits[0], sum, alone });
    },
  };
}

/** @param {HTMLCanvasElement} canvas @param {Uint32Array} colors @param {number[]} shape */
function paint(canvas, colors, [rows, columns]) {
  [canvas.width, canvas.height] = [columns, rows];
  canvas.getContext("2d")?.putImageData(image(colors, columns, rows), 0, 0);
}

/** A photo without its colours, so that those of the tint are seen. @param {Tensor} picture @returns {Tensor} */
function grey({ shape: [rows, columns, depth = 1], data }) {
  const levels = new Uint8Array(rows * columns);
  for (let at = 0; at < data.length; at += 1) levels[Math.floor(at / depth)] += data[at] / depth;
  return { shape: [rows, columns], data: levels };
}
