// The confusion matrix: a row for each class, a column for each predicted class, and a button in each cell.

import { rove } from "../draw/pointing.js";
import { element } from "../runtime/element.js";
import { mount } from "../runtime/mount.js";
import { pageText } from "../runtime/text.js";

/** @typedef {{classes: string[], counts: number[][], chosen: [number, number] | null}} Data counts: a row for each class, a column for each predicted class */
/** @typedef {(name: string, value: [number, number] | null) => void} Send */

export default mount(({ parentElement, setStateValue }) => createConfusion(parentElement, setStateValue));

/** @param {ShadowRoot} parent @param {Send} send */
function createConfusion(parent, send) {
  const root = element("div", { className: "confusion" });
  parent.append(root);
  /** @type {HTMLElement[]} */
  let cells = [];
  let columns = 1;
  rove(root, () => ({ items: cells, columns }));

  return {
    /** @param {Data} data */
    update({ classes, counts, chosen }) {
      const text = pageText();
      const focused = cells.findIndex((cell) => cell.matches(":focus"));
      columns = classes.length;
      cells = [];
      const rows = counts.map((row, at) => {
        const total = row.reduce((sum, count) => sum + count, 0);
        const items = row.map((count, to) => {
          const pressed = chosen?.[0] === at && chosen[1] === to;
          const share = total ? count / total : 0;
          const cell = element(
            "button",
            {
              type: "button",
              className: at === to ? "right" : "",
              tabIndex: cells.length ? -1 : 0,
              title: text("true class {label}, predicted {predicted}: {count} of {total}", {
                label: classes[at],
                predicted: classes[to],
                count,
                total,
              }),
              onclick: () => send("cell", pressed ? null : [at, to]),
            },
            [String(count)],
          );
          cell.setAttribute("aria-label", cell.title);
          cell.setAttribute("aria-pressed", String(pressed));
          cell.style.setProperty("--share", `${100 * share}%`);
          cell.classList.toggle("full", share > 0.5);
          cells.push(cell);
          return element("td", {}, [cell]);
        });
        return element("tr", {}, [element("th", { scope: "row", textContent: classes[at] }), ...items]);
      });
      const heads = classes.map((name) => element("th", { scope: "col", textContent: name }));
      root.replaceChildren(
        element("p", {
          className: "quiet",
          textContent: text("Rows: true class. Columns: predicted class. Click a number for its pictures."),
        }),
        element("table", {}, [
          element("thead", {}, [element("tr", {}, [element("td"), ...heads])]),
          element("tbody", {}, rows),
        ]),
        element("p", { className: "legend" }, [
          "0%",
          element("span", { className: "ramp" }),
          text("100% of the row; the frame marks what is correct"),
        ]),
      );
      if (focused >= 0) cells[focused]?.focus();
    },
    destroy: () => root.remove(),
  };
}
