// What is said of maps and tiles: beside the pointer, below the sheet, and by a screen reader. Pure.

import { readable } from "../runtime/format.js";
import { atlasOf } from "./view_state.js";

/** @typedef {import("../model/atlas.js").Atlas} Atlas */
/** @typedef {import("../model/feature_maps.js").FeatureMaps} FeatureMaps */
/** @typedef {import("../model/feature_maps.js").Place} Place */
/** @typedef {import("../runtime/text.js").Text} Text */
/** @typedef {import("./channel.js").ChannelFacts} ChannelFacts */
/** @typedef {import("./view_state.js").Shown} Shown */
/** @typedef {import("./view_state.js").State} State */

const DIGITS = 6; // of a number beside the pointer, as the pages of channels have it

/** "3,000". @param {number} count */
export const counted = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, ",");

/** How many channels are shown, and in which order. @param {number} shown @param {number} count @param {import("../model/maps_order.js").Sort} sort @param {Text} text */
export function countWords(shown, count, sort, text) {
  if (!shown) return text("No such channel: they are 0 to {last}.", { last: count - 1 });
  const numbers = { shown, count };
  if (sort === "strength") return text("{shown} of {count} shown, the strongest first", numbers);
  if (sort === "variance") return text("{shown} of {count} shown, the most varied first", numbers);
  return text("{shown} of {count} shown, by number", numbers);
}

/** What a click on a map or tile shows: a filter only where the layer has one. @param {Shown} shown @param {Pick<FeatureMaps, "layer" | "single">} featureMaps @param {Text} text */
export function invitationWords(shown, { layer: { kind, shape }, single }, text) {
  const filtered = kind === "conv" || (kind === "linear" && shape.length === 1);
  if (shown !== "picture")
    return filtered
      ? text("Click one to see the channel's map on this picture too, with the filter that made it.")
      : text("Click one to see the channel's map on this picture too, with its numbers.");
  if (single)
    return filtered
      ? text("Click one to see its number, with the weights that made it and what each input channel gave.")
      : text("Click one to see its number.");
  return filtered
    ? text("Click one to see it over the picture, with the filter that made it and what each input channel gave.")
    : text("Click one to see it over the picture, with its numbers.");
}

/** What stands beside the pointer: a number, and lines about it. @param {State} state @param {FeatureMaps} featureMaps @param {Place} place @param {Text} text @returns {[string, string[]]} */
export function tipWords(state, featureMaps, place, text) {
  if (state.settings.shown === "picture")
    return [readable(featureMaps.value(place), DIGITS), [featureMaps.position(place, text)]];
  const { number, lines } = tileWords(atlasOf(state), place.channel, text);
  return [number, [featureMaps.name(place.channel, text), ...lines]];
}

/** A place and its number. @param {FeatureMaps} featureMaps @param {Place} place @param {Text} text */
function valued(featureMaps, place, text) {
  return text("{position}: {value}", {
    position: featureMaps.position(place, text),
    value: readable(featureMaps.value(place), DIGITS),
  });
}

/** The place in the open map that is pointed at, and its number. @param {State} state @param {FeatureMaps} featureMaps @param {Text} text */
export function pointedInside({ chosen, inside }, featureMaps, text) {
  return inside && chosen !== null ? valued(featureMaps, { channel: chosen, ...inside }, text) : "";
}

/** What a screen reader says of a map or tile, or of a place in a map. @param {State} state @param {FeatureMaps} featureMaps @param {Text} text */
export function spokenWords(state, featureMaps, text) {
  const { spoken, settings } = state;
  if (!spoken) return "";
  const { channel, row, column } = spoken;
  if (row !== undefined && column !== undefined) return valued(featureMaps, { channel, row, column }, text);
  const name = featureMaps.name(channel, text);
  if (settings.shown !== "picture") {
    const { number, lines } = tileWords(atlasOf(state), channel, text);
    return lines.length
      ? text("{name}: {value}, {about}", { name, value: number, about: lines.join(", ") })
      : text("{name}: {value}", { name, value: number });
  }
  const { statistics } = featureMaps;
  const [low, high, strength] = [statistics.low, statistics.high, statistics.strength].map((numbers) =>
    readable(numbers[channel]),
  );
  return text("{name}: from {low} to {high}, strength {strength}", { name, low, high, strength });
}

/** The number of a tile, and lines about it. @param {Atlas | null} atlas @param {number} channel @param {Text} text @returns {{number: string, lines: string[]}} */
export function tileWords(atlas, channel, text) {
  const value = atlas?.value(channel) ?? null;
  const silent = atlas?.never(channel)
    ? [text("never above 0 on any of {count} pictures", { count: counted(atlas.pictures) })]
    : [];
  if (!atlas || value === null) {
    const missing = atlas?.kind === "made" ? text("not made yet") : text("not computed yet");
    return { number: "–", lines: silent.length ? silent : [missing] };
  }
  const what = atlas.kind === "made" ? text("a picture made for it") : atlas.names[channel];
  return { number: readable(value, DIGITS), lines: [...(atlas.pictured(channel) && what ? [what] : []), ...silent] };
}

/** What the tiles are, or why they are empty. @param {Shown} shown not "picture" @param {Atlas | null} atlas null while it is on its way @param {Text} text */
export function aboutTiles(shown, atlas, text) {
  if (!atlas) return text("The tiles are on their way.");
  if (atlas.waiting)
    return text("The tiles are empty, as nothing is computed yet. Press the button above, and they fill.");
  const what =
    shown === "made"
      ? text(
          "Each tile is a picture that was made for the channel, beginning with grey noise. Hover or tap a tile: the number is the channel's answer to it.",
        )
      : text(
          "Each tile is the part of a picture that the channel answers to most, out of {count} pictures, cut out where the cell looks. Hover or tap a tile: the number is the channel's answer there.",
          { count: counted(atlas.pictures) },
        );
  return atlas.anySilent
    ? [what, text("A crossed-out circle is a channel that was never above 0 on any of them.")].join(" ")
    : what;
}

/** What a channel whose map is 0 everywhere does on other pictures. @param {ChannelFacts["survey"]} survey @param {Text} text */
export function silenceWords(survey, text) {
  if (!survey) return text("0 on this picture. What it answers to other pictures is not known yet.");
  const pictures = counted(survey.pictures);
  if (survey.never)
    return text("0 on this picture, and never above 0 on any of {count} pictures.", { count: pictures });
  return text("0 on this picture, but up to {best} on others. It answers most to: {name}.", {
    best: readable(survey.best, DIGITS),
    name: survey.name,
  });
}
