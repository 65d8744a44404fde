// The menu that takes the network home as a picture: into the clipboard, or as a file.

import { element } from "../../runtime/element.js";
import { choice, menu, shut } from "../toolbar.js";
import { copy, download, raster } from "./files.js";

/** @typedef {import("../../draw/theme_colors.js").Theme} Theme */

/**
 * @param {import("../../runtime/text.js").Text} text @param {Theme} theme of the page, whose ground comes first
 * @param {{take: (ground: Theme) => Promise<{svg: string, name: string}>, say: (words: string) => void}} page `take` draws the picture, `say` tells what became of it
 * @returns {{node: HTMLElement, show: (space: boolean) => void}}
 */
export function createPictureMenu(text, theme, { take, say }) {
  let ground = theme;
  const grounds = choice(
    text("Ground"),
    [
      ["light", text("White")],
      ["dark", text("Dark")],
    ],
    theme,
    (chosen) => {
      ground = chosen;
    },
  );

  async function copyPicture() {
    const taken = take(ground);
    const picture = taken.then(({ svg }) => raster(svg));
    if (await copy(picture)) return say(text("The picture is in the clipboard."));
    download(await picture, `${(await taken).name}.png`);
    say(text("This browser does not let the page copy pictures; it was downloaded instead."));
  }

  /** @param {"svg" | "png"} kind */
  async function save(kind) {
    const { svg, name } = await take(ground);
    const file = kind === "svg" ? new Blob([svg], { type: "image/svg+xml" }) : await raster(svg);
    download(file, `${name}.${kind}`);
    say(text("{name} was downloaded.", { name: `${name}.${kind}` }));
  }
  const button = (/** @type {string} */ words, /** @type {() => Promise<void>} */ press) =>
    element("button", {
      type: "button",
      textContent: words,
      onclick() {
        shut(node); // it would hide what is said of the picture
        void press();
      },
    });
  const vector = button(text("Download as SVG"), () => save("svg"));
  const node = menu(text("Save"), [
    grounds,
    button(text("Copy as picture"), copyPicture),
    vector,
    button(text("Download as PNG"), () => save("png")),
  ]);
  return {
    node,
    show(space) {
      vector.hidden = space; // what a graphics card has drawn has no lines
    },
  };
}
