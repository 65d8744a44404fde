// The part of the panel for each kind of layer.

import { ACTIVATION } from "./activation.js";
import { COMBINE } from "./combine.js";
import { CONV } from "./conv.js";
import { GIVEN } from "./input.js";
import { LINEAR } from "./linear.js";
import { MOVED } from "./moved.js";
import { NORM } from "./norm.js";
import { POOL } from "./pool.js";
import { SOFTMAX } from "./softmax.js";

/** @typedef {import("../model/network.js").Unit} Unit */
/** @typedef {import("../model/arithmetic/explain.js").Step} Step */
/** @typedef {import("../runtime/text.js").Text} Text */
/**
 * What a part needs besides its step.
 * @typedef {import("./subject.js").Subject & {joined: Step | null, tints: import("../draw/tint.js").Tints, digits: number}} Context
 * joined: the step that is told with it; digits: in a grid
 */
/** @typedef {(unit: Unit | null) => void} Highlight hears of the number that is pointed at */
/** @typedef {{node: HTMLElement, show: (step: Step, context: Context) => void}} Part */
/** @typedef {(text: Text, highlight: Highlight) => Part} CreatePart */

/** @type {Object<string, CreatePart>} */
export const PARTS = {
  ...GIVEN,
  ...CONV,
  ...NORM,
  ...ACTIVATION,
  ...POOL,
  ...COMBINE,
  ...MOVED,
  ...LINEAR,
  ...SOFTMAX,
};
