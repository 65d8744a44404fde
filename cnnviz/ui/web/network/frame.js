// The elements of the node-link view, before anything is in them.

import { element } from "../runtime/element.js";
import { networkKeys } from "../draw/keyboard_help.js";
import { createTooltip } from "../draw/tooltip.js";

/**
 * @param {import("../runtime/text.js").Text} text @param {import("../model/network.js").Network} network
 * @returns {Object<string, any>} every part by its name, and `top`: those to put into the root
 */
export function networkFrame(text, { partial }) {
  const breadcrumb = element("nav", {
    className: "breadcrumb",
    "aria-label": text("Where you are in the network"),
    hidden: !partial,
  });
  const toolbar = element("div", {
    className: "toolbar",
    role: "group",
    "aria-label": text("How the network is drawn"),
  });
  const notice = element("p", { className: "notice", role: "status" });
  const hint = element("p", {
    className: "hint",
    textContent: text("Draw, or choose a picture: every neuron of the network will light up here."),
  });
  const tip = createTooltip();
  const drawing = element("figure", { className: "drawing", hidden: true });
  const stage = element("div", {
    className: "stage",
    tabIndex: 0,
    role: "application",
    "aria-roledescription": text("network"),
    "aria-label": networkKeys(text, partial),
  });
  const spot = element("div", { className: "spot" });
  // In a large network it would lie above maps.
  stage.append(...(partial ? [tip.node, spot] : [hint, drawing, tip.node, spot]));
  const picture = element("div", { className: "picture" }, partial ? [stage, drawing] : [stage]);
  const legend = element("div", { className: "legend" });
  const close = element("button", {
    type: "button",
    className: "close",
    textContent: "×",
    title: text("Close"),
    "aria-label": text("Close the equation"),
  });
  const equation = element("div", { className: "equation" });
  const invitation = element("div", { className: "invitation" }, [
    element("h3", { textContent: text("Open any number") }),
    element("p", {
      textContent: text("Hover or tap a neuron to see what feeds it, and what it sees of your picture."),
    }),
    " ",
    element("p", { textContent: text("Click it to read its whole equation.") }),
  ]);
  const side = element("aside", { className: "side", "aria-label": text("Equation of the chosen cell") }, [
    close,
    invitation,
    equation,
  ]);
  const live = element("div", { className: "live", role: "status", "aria-live": "polite" });
  const choice = element("p", {
    className: "choice",
    hidden: !partial,
    textContent: text(
      "Each band shows the channels that answered most to this picture, with their numbers where there is room; hover or tap one for its number, or its class. Only these channels' connections are drawn.",
    ),
  });
  const main = element("div", { className: "main" }, [choice, picture, legend]);
  const columns = element("div", { className: "columns" }, [main, side]);
  return {
    breadcrumb,
    toolbar,
    notice,
    tip,
    spot,
    drawing,
    stage,
    legend,
    close,
    equation,
    columns,
    live,
    top: [breadcrumb, toolbar, notice, columns, live],
  };
}
