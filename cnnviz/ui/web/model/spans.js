// Sentences about rows and columns, of which there may be one or several.

import { full } from "../runtime/format.js";

/** @typedef {import("../runtime/text.js").Text} Text */
/** @typedef {{top: number, bottom: number, left: number, right: number}} Span rows and columns, the last ones included */

/** The rows and columns of a window. @param {import("./arithmetic/windows.js").Place} place @returns {Span} */
export function spanOf({ rows, columns }) {
  return { top: rows[0], bottom: rows[rows.length - 1], left: columns[0], right: columns[columns.length - 1] };
}

/** @param {Span} span */
function written({ top, bottom, left, right }) {
  return { top: full(top), bottom: full(bottom), left: full(left), right: full(right) };
}

/**
 * One of four messages: for one row or more, of one column or more.
 * @param {Span} span @param {{one: string, row: string, column: string, many: string}} words row: one row, several columns; column: the reverse
 */
function suited({ top, bottom, left, right }, { one, row, column, many }) {
  if (top === bottom) return left === right ? one : row;
  return left === right ? column : many;
}

/** @param {Text} text @param {import("./arithmetic/windows.js").Place} place */
export function covered(text, place) {
  const span = spanOf(place);
  const values = written(span);
  return suited(span, {
    one: text("row {top}, column {left}", values),
    row: text("row {top}, columns {left} to {right}", values),
    column: text("rows {top} to {bottom}, column {left}", values),
    many: text("rows {top} to {bottom}, columns {left} to {right}", values),
  });
}

/** @param {Text} text @param {import("./arithmetic/windows.js").Place} place @param {string} source */
export function kernelCovers(text, place, source) {
  const span = spanOf(place);
  const values = { ...written(span), source };
  return suited(span, {
    one: text("The kernel covers row {top} and column {left} of {source}.", values),
    row: text("The kernel covers row {top} and columns {left} to {right} of {source}.", values),
    column: text("The kernel covers rows {top} to {bottom} and column {left} of {source}.", values),
    many: text("The kernel covers rows {top} to {bottom} and columns {left} to {right} of {source}.", values),
  });
}

/** @param {Text} text @param {import("./arithmetic/windows.js").Place} place @param {string} source @param {number} channel */
export function windowCovers(text, place, source, channel) {
  const span = spanOf(place);
  const values = { ...written(span), source, channel };
  return suited(span, {
    one: text("The window covers row {top} and column {left} of {source}, channel {channel}.", values),
    row: text("The window covers row {top} and columns {left} to {right} of {source}, channel {channel}.", values),
    column: text("The window covers rows {top} to {bottom} and column {left} of {source}, channel {channel}.", values),
    many: text(
      "The window covers rows {top} to {bottom} and columns {left} to {right} of {source}, channel {channel}.",
      values,
    ),
  });
}

/** @param {Text} text @param {Span} span the receptive field, in pixels */
export function seesOfInput(text, span) {
  return suited(span, {
    one: text("sees row {top}, column {left} of the input", span),
    row: text("sees row {top}, columns {left} to {right} of the input", span),
    column: text("sees rows {top} to {bottom}, column {left} of the input", span),
    many: text("sees rows {top} to {bottom}, columns {left} to {right} of the input", span),
  });
}

/** @param {Text} text @param {Span} span the receptive field, in pixels */
export function seesOfPicture(text, span) {
  return suited(span, {
    one: text("This cell sees row {top} and column {left} of the picture.", span),
    row: text("This cell sees row {top} and columns {left} to {right} of the picture.", span),
    column: text("This cell sees rows {top} to {bottom} and column {left} of the picture.", span),
    many: text("This cell sees rows {top} to {bottom} and columns {left} to {right} of the picture.", span),
  });
}

/** @param {Text} text @param {Span} span the receptive field, in pixels */
export function sees(text, span) {
  return suited(span, {
    one: text("Dashed: all that it can see, row {top} and column {left}.", span),
    row: text("Dashed: all that it can see, row {top} and columns {left} to {right}.", span),
    column: text("Dashed: all that it can see, rows {top} to {bottom} and column {left}.", span),
    many: text("Dashed: all that it can see, rows {top} to {bottom} and columns {left} to {right}.", span),
  });
}

/** @param {Text} text @param {Span} span @param {number} percent of what counts */
export function holds(text, span, percent) {
  const values = { ...span, share: percent };
  return suited(span, {
    one: text("Solid: holds {share}% of what counts, row {top} and column {left}.", values),
    row: text("Solid: holds {share}% of what counts, row {top} and columns {left} to {right}.", values),
    column: text("Solid: holds {share}% of what counts, rows {top} to {bottom} and column {left}.", values),
    many: text("Solid: holds {share}% of what counts, rows {top} to {bottom} and columns {left} to {right}.", values),
  });
}
