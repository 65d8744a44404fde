// A picture on its way out of the page: as pixels, into the clipboard, or as a download.

import { element } from "../../runtime/element.js";

const SHARP = 2; // pixels of a PNG for one of the page

/** An SVG as a PNG. @param {string} svg @returns {Promise<Blob>} */
export async function raster(svg) {
  const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = element("img", { src: address });
    await image.decode();
    const canvas = element("canvas", { width: image.naturalWidth * SHARP, height: image.naturalHeight * SHARP });
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((settle, fail) =>
      canvas.toBlob((blob) => (blob ? settle(blob) : fail(new Error("no PNG")))),
    );
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** Put a PNG into the clipboard. @param {Promise<Blob>} picture @returns {Promise<boolean>} whether the browser allowed it */
export async function copy(picture) {
  try {
    // The promise itself: some browsers allow it only at once after the click.
    await navigator.clipboard.write([new ClipboardItem({ "image/png": picture })]);
    return true;
  } catch {
    return false;
  }
}

/** @param {Blob} file @param {string} name */
export function download(file, name) {
  const address = URL.createObjectURL(file);
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000); // by then it is read
}
