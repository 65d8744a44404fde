// The elements of the node-link view, before anything is in them.

import { element } from "./element.js";

/**
 * @param {import("./text.js").Text} text
 * @returns {Object<string, any>} every part by its name, and `top`: those to put into the root
 */
export function frame(text) {
  const toolbar = element("div", { className: "toolbar", role: "toolbar", "aria-label": text("How the network is drawn") });
  const notice = element("p", { className: "notice", role: "status" });
  const hint = element("p", { className: "hint", textContent: text("Draw a digit, or choose a picture: every neuron of the network will light up here.") });
  const tip = element("div", { className: "tip", hidden: true });
  const drawing = element("figure", { className: "drawing", hidden: true });
  const stage = element("div", {
    className: "stage", tabIndex: 0, role: "application", "aria-roledescription": text("network"),
    "aria-label": text("The network. Arrow keys move from cell to cell, Tab goes to the next layer, Enter opens the equation, Escape closes it."),
  });
  stage.append(hint, drawing, tip);
  const stepper = element("div", { className: "stepper" });
  const legend = element("div", { className: "legend" });
  const close = element("button", { type: "button", className: "close", textContent: "×", title: text("Close"), "aria-label": text("Close the equation") });
  const equation = element("div", { className: "equation" });
  const invitation = element("div", { className: "invitation" }, [
    element("h3", { textContent: text("Open any number") }),
    element("p", { textContent: text("Point at a neuron to see what feeds it and what part of your picture it can see.") }),
    element("p", { textContent: text("Click it, and its whole equation appears here: every product, the bias, and the result.") }),
  ]);
  const side = element("aside", { className: "side", "aria-label": text("Equation of the chosen cell") }, [close, invitation, equation]);
  const live = element("div", { className: "live", role: "status", "aria-live": "polite" });
  const main = element("div", { className: "main" }, [stage, stepper, legend]);
  const columns = element("div", { className: "columns" }, [main, side]);
  return {
    toolbar, notice, hint, tip, drawing, stage, stepper, legend, close, equation, columns, live,
    top: [toolbar, notice, columns, live],
  };
}
