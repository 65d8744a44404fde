// The close-up at the head of the panel: what a number reads, with the window in it, and its own map, which fills cell by cell.

import { element } from "../runtime/element.js";
import { readable } from "../runtime/format.js";
import { nearest } from "../draw/window_places.js";
import { cellOf, createStepper, positionOf } from "../network/stepper.js";
import { createChannelChoice } from "./channel_choice.js";
import { createFigure } from "./closeup_figure.js";
import { groundOf, sceneOf } from "./closeup_scene.js";
import { covered } from "../model/spans.js";

/** @typedef {import("../model/network.js").Cell} Cell */
/** @typedef {import("../model/network.js").Unit} Unit */
/** @typedef {import("../runtime/text.js").Text} Text */
/** @typedef {import("./subject.js").Subject} Subject */
/** @typedef {import("./closeup_scene.js").Ground} Ground */
/** @typedef {import("./closeup_scene.js").Scene} Scene */
/** @typedef {"light" | "dark"} Theme */

/**
 * @param {Text} text @param {(unit: Unit) => void} move hears where the user goes
 * @returns {{node: HTMLElement, show: (subject: Subject, theme: Theme) => void, read: (channel: number) => void, rest: () => void, destroy: () => void}}
 *   read: show an input channel large; rest: nothing is open any more
 */
export function createCloseup(text, move) {
  const boards = element("div", { className: "boards" });
  const choice = createChannelChoice(text, read);
  const controls = element("div");
  const node = element("section", { className: "closeup", "aria-label": text("Step by step") }, [
    boards,
    controls,
    choice.node,
  ]);
  const stepper = createStepper(controls, text, { onMove: go });
  const output = createFigure(text, { choose: ({ row, column }) => jump(row, column), press: pressed });
  /** @type {ReturnType<typeof createFigure>[]} */
  let inputs = [];
  /** @type {{layer: string, channel: number} | null} the input channel that is shown large while numbers of that layer are open */
  let large = null;
  /** @type {{subject: Subject, theme: Theme, scene: Scene | null, ground: Ground, cell: Cell} | null} */
  let shown = null;

  /** @param {{row: number, column: number}} cell */
  function go({ row, column }) {
    if (!shown) return;
    const { layer, channel } = shown.subject.unit;
    move(shown.ground.flat ? { layer, channel: column, row: 0, column: 0 } : { layer, channel, row, column });
  }

  /** @param {number} at of the output, in reading order */
  function pressed(at) {
    if (!shown || at >= shown.ground.rows * shown.ground.columns) return;
    stepper.stop();
    go(cellOf(shown.ground, shown.cell, at));
  }

  /** @param {number} row @param {number} column of the output as it is laid out */
  function jump(row, column) {
    const width = shown?.scene?.output.columns;
    if (width) pressed(row * width + column);
  }

  /** Bring the window to a place of the input. @param {{row: number, column: number}} place */
  function bring({ row, column }) {
    const window = shown?.scene?.window;
    if (!shown || !window) return;
    stepper.stop();
    const { rows, columns } = shown.ground;
    go({ row: nearest(row, window, 0, rows), column: nearest(column, window, 1, columns) });
  }

  /** @param {number} channel */
  function read(channel) {
    if (!shown) return;
    large = { layer: shown.subject.unit.layer, channel };
    show(shown.subject, shown.theme);
  }

  /** @param {Scene} scene @param {Subject} subject @param {Theme} theme */
  function paint(scene, subject, theme) {
    if (inputs.length !== scene.inputs.length) {
      inputs = scene.inputs.map(() => createFigure(text, { choose: bring }));
      boards.replaceChildren(...inputs.map((figure) => figure.node), output.node);
    }
    boards.classList.toggle(
      "long",
      [...scene.inputs, scene.output].every(({ rows }) => rows === 1),
    );
    scene.inputs.forEach((pane, index) => {
      inputs[index].show(pane, theme, text("{name}, which is read here", { name: pane.name }));
      inputs[index].say(scene.place ? covered(text, scene.place) : "");
    });
    const { output: own, at } = scene;
    output.show(own, theme, text("{name}: the arrow keys move over its cells", { name: own.name }), at);
    output.say(said(own, at, subject));
    choice.show(scene.channels, scene.channel, theme);
  }

  /** @param {import("./closeup_scene.js").Pane} pane @param {number} at @param {Subject} subject */
  function said({ columns }, at, { unit, value, network }) {
    const number = readable(value);
    if (network.flat(unit.layer)) return text("unit {unit}: {value}", { unit: unit.channel, value: number });
    return text("row {row}, column {column}: {value}", {
      row: Math.floor(at / columns),
      column: at % columns,
      value: number,
    });
  }

  /** @param {Subject} subject @param {Theme} theme */
  function show(subject, theme) {
    const { unit } = subject;
    const ground = groundOf(subject, shown?.ground ?? null);
    const cell = ground.flat
      ? { band: 0, channel: 0, row: 0, column: unit.channel }
      : { band: 0, channel: unit.channel, row: unit.row, column: unit.column };
    const scene = sceneOf(subject, large?.layer === unit.layer ? large.channel : null);
    shown = { subject, theme, scene, ground, cell };
    // What counts most where the user came in stays, lest another map stood there at each step.
    large = scene?.channel == null ? null : { layer: unit.layer, channel: scene.channel };
    boards.hidden = !scene;
    if (scene) paint(scene, subject, theme);
    else choice.node.hidden = true;
    controls.hidden = ground.rows * ground.columns < 2;
    stepper.attach(ground, cell);
    node.dataset.at = String(positionOf(ground, cell));
  }

  return {
    node,
    show,
    read,
    rest() {
      stepper.stop();
      [shown, large] = [null, null];
    },
    destroy: () => stepper.destroy(),
  };
}
