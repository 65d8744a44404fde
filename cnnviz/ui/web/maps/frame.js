// The elements of the view of a layer's maps, before anything is in them.

import { element } from "../runtime/element.js";
import { createLayers } from "./layers.js";
import { createScale, endsInWords } from "../draw/scale.js";
import { createTooltip } from "../draw/tooltip.js";
import { choice } from "../network/toolbar.js";

/**
 * @param {import("../runtime/text.js").Text} text @param {import("./view_state.js").Settings} settings at first
 * @param {{change: (change: Partial<import("./view_state.js").Settings>) => void, choose: (layer: string) => void}} listener
 * @returns {Object<string, any>} every part by its name, and `top`: those to put into the root
 */
export function mapsFrame(text, settings, { change, choose }) {
  const layers = createLayers(text, choose);
  const sort = choice(
    text("Order"),
    [
      ["strength", text("Strength")],
      ["variance", text("Variance")],
      ["index", text("Number")],
    ],
    settings.sort,
    (picked) => change({ sort: picked }),
  );
  const scale = choice(
    text("Colour scale"),
    [
      ["map", text("This map")],
      ["layer", text("Whole layer")],
      ["symmetric", text("Symmetric")],
    ],
    settings.scale,
    (picked) => change({ scale: picked }),
  );
  const query = element("input", {
    type: "search",
    value: settings.query,
    placeholder: text("Channels, such as 3, 10-20"),
    "aria-label": text("Channels, such as 3, 10-20"),
    oninput: () => change({ query: query.value }),
  });
  const count = element("span", { className: "quiet", role: "status" });
  const about = element("p", { className: "about" });
  const stage = element("div", {
    className: "stage sheet",
    tabIndex: 0,
    role: "application",
    "aria-roledescription": text("feature maps"),
  });
  const tip = createTooltip();
  const legend = createScale(text("Blue is negative, orange is positive, zero is marked."));
  const scope = element("p", { className: "scope" });
  legend.node.append(scope);
  const main = element("div", { className: "main" }, [
    stage,
    tip.node,
    element("div", { className: "legend" }, [legend.node]),
  ]);
  const close = element("button", {
    type: "button",
    className: "close",
    textContent: "×",
    title: text("Close"),
    "aria-label": text("Close the channel"),
  });
  const invitation = element("div", { className: "invitation" }, [
    element("h3", { textContent: text("Open any map") }),
    element("p", {
      textContent: text(
        "Click one to see it over the picture, with the filter that made it and what each input channel gave.",
      ),
    }),
  ]);
  const detail = element("div");
  const equation = element("div", { className: "equation" });
  const side = element("aside", { className: "side", "aria-label": text("The chosen channel") }, [
    close,
    invitation,
    detail,
  ]);
  const columns = element("div", { className: "columns" }, [main, side]);
  const live = element("div", { className: "live", role: "status", "aria-live": "polite" });
  /** @type {Object<string, string>} */
  const scopes = {
    map: text("Each map has its own scale, as far below zero as above; point at one to see its ends."),
    layer: text(
      "All maps share one scale, from the smallest number of the layer to the largest; below and above zero each has its full colour at its own end.",
    ),
    symmetric: text("All maps share one scale, as far below zero as above, so that equal colours are equal sizes."),
  };
  return {
    layers,
    count,
    about,
    stage,
    tip,
    main,
    close,
    detail,
    equation,
    side,
    columns,
    live,
    legend: (
      /** @type {"light" | "dark"} */ theme,
      /** @type {import("../draw/colormap.js").Ends | null} */ ends,
      /** @type {string} */ shared,
    ) => {
      legend.show(theme, ends, endsInWords(ends, text));
      scope.textContent = scopes[shared];
    },
    top: [
      layers.node,
      about,
      element("div", { className: "toolbar", role: "group", "aria-label": text("How the maps are shown") }, [
        sort,
        scale,
        element("div", { className: "group" }, [query]),
        count,
      ]),
      columns,
      live,
    ],
  };
}
