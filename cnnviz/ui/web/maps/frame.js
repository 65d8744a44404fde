// The elements of the view of a layer's maps, before anything is in them.

import { element } from "../runtime/element.js";
import { createLayers } from "./layers.js";
import { createPhoto } from "./photo.js";
import { createScale, endsInWords } from "../draw/scale.js";
import { createTile } from "./tile.js";
import { createTooltip } from "../draw/tooltip.js";
import { choice, more } from "../network/toolbar.js";
import { aboutTiles, invitationWords } from "./words.js";

/**
 * @param {import("../runtime/text.js").Text} text @param {import("./view_state.js").Settings} settings at first
 * @param {{change: (change: Partial<import("./view_state.js").Settings>) => void, choose: (layer: string) => void}} listener
 * @returns {Object<string, any>} every part by its name, and `top`: those to put into the root
 */
export function mapsFrame(text, settings, { change, choose }) {
  const layers = createLayers(text, choose);
  const shown = choice(
    text("What is shown of each channel"),
    [
      ["picture", text("This picture")],
      ["patches", text("Strongest patches")],
      ["made", text("Made pictures")],
    ],
    settings.shown,
    (picked) => change({ shown: picked }),
    false,
  );
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
      ["symmetric", text("Equal ends")],
    ],
    settings.scale,
    (picked) => change({ scale: picked }),
  );
  const look = choice(
    text("Drawn as"),
    [
      ["cells", text("Cells")],
      ["smooth", text("Smooth")],
    ],
    settings.look,
    (picked) => change({ look: picked }),
  );
  const query = element("input", {
    type: "search",
    value: settings.query,
    placeholder: text("Channels, such as 3, 10-20"),
    "aria-label": text("Channels, such as 3, 10-20"),
    oninput: () => change({ query: query.value }),
  });
  const search = element("div", { className: "group" }, [query]);
  const count = element("span", { className: "quiet count", role: "status" });
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
  const tiled = element("p", { className: "tiled", role: "status" });
  const main = element("div", { className: "main" }, [
    stage,
    tip.node,
    element("div", { className: "legend" }, [legend.node, tiled]),
  ]);
  const close = element("button", {
    type: "button",
    className: "close",
    textContent: "×",
    title: text("Close"),
    "aria-label": text("Close the channel"),
  });
  const photo = createPhoto(text);
  const tile = createTile(text);
  const [opening, invited] = [element("h3"), element("p")];
  const invitation = element("div", { className: "invitation" }, [photo.node, tile.node, opening, invited]);
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
    map: text("Each map has its own scale, as far below zero as above; hover a map to see its range."),
    layer: text(
      "All maps share one scale, from the smallest number of the layer to the largest; below and above zero each has its full colour at its own end.",
    ),
    symmetric: text("All maps share one scale, as far below zero as above, so that equal colours are equal sizes."),
  };
  const blurred = text(
    "Smooth: between the middles of cells the colours run over into each other; the numbers stay those of the cells.",
  );
  const toolbar = element(
    "div",
    { className: "toolbar", role: "group", "aria-label": text("How the maps are shown") },
    [sort, scale, look, search, count],
  );
  toolbar.prepend(more(text, toolbar));
  const top = element("div", { className: "top" }, [layers.node, element("div", { className: "toolbar" }, [shown])]);
  return {
    layers,
    toolbar,
    search,
    count,
    about,
    stage,
    tip,
    main,
    close,
    photo,
    tile,
    detail,
    equation,
    side,
    columns,
    live,
    /** Say what the colours of maps mean, or what tiles are. */
    legend: (
      /** @type {"light" | "dark"} */ theme,
      /** @type {import("../draw/colormap.js").Ends | null} */ ends,
      /** @type {import("./view_state.js").Settings} */ set,
      /** @type {import("../model/atlas.js").Atlas | null} */ atlas,
      /** @type {import("../model/feature_maps.js").FeatureMaps} */ featureMaps,
    ) => {
      const mapped = set.shown === "picture";
      scale.hidden = look.hidden = photo.node.hidden = !mapped;
      tiled.hidden = tile.node.hidden = mapped;
      opening.textContent = mapped ? text("Open any map") : text("Open any tile");
      invited.textContent = invitationWords(set.shown, featureMaps, text);
      if (mapped) {
        legend.show(theme, ends, endsInWords(ends, text));
        scope.textContent = [scopes[set.scale], ...(set.look === "smooth" ? [blurred] : [])].join(" ");
      } else {
        legend.hide();
        const words = aboutTiles(set.shown, atlas, text);
        if (tiled.textContent !== words) tiled.textContent = words;
      }
    },
    top: [top, about, toolbar, columns, live],
  };
}
