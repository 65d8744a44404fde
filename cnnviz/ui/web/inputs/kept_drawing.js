// The component that gives Python the drawing which the browser kept over a reload: nothing to look at. See pad_kept.js.

import { mount } from "../runtime/mount.js";
import { createEncoder } from "./pad_encoder.js";
import { keptStrokes } from "./pad_kept.js";
import { Drawing } from "./pad_strokes.js";

/** @typedef {{pad: string, known: boolean}} Data `known`: Python has a drawing, or knows that there is none */

export default mount(({ setTriggerValue }) => ({
  /** @param {Data} data */
  update({ pad, known }) {
    const strokes = keptStrokes(pad);
    if (known || !strokes.length || opened().has("sample")) return;
    setTriggerValue("drawing", { png: createEncoder().png(new Drawing(strokes)), strokes });
  },
  destroy() {},
}));

/** What the address said when the tab was opened or reloaded: a link to a sample means that one. */
function opened() {
  const [navigation] = performance.getEntriesByType("navigation");
  return new URL(navigation.name).searchParams;
}
