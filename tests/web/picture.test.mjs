// Tests of the picture to take home: an SVG of the flat view, with every map, name and line of it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { inflateSync } from "node:zlib";

import { palette } from "../../cnnviz/ui/web/draw/colormap.js";
import { Activations, Network } from "../../cnnviz/ui/web/model/network.js";
import { drawNetwork } from "../../cnnviz/ui/web/network/drawing.js";
import { layout } from "../../cnnviz/ui/web/network/layout.js";
import { markings } from "../../cnnviz/ui/web/network/markings.js";
import { fileName, page } from "../../cnnviz/ui/web/network/picture/page.js";
import { pngAddress } from "../../cnnviz/ui/web/network/picture/png.js";
import { createSvgContext } from "../../cnnviz/ui/web/network/picture/svg_context.js";
import { answerNumbers, reaches, shades } from "../../cnnviz/ui/web/network/scene.js";
import { translator } from "../../cnnviz/ui/web/runtime/text.js";
import { chained, counting, pack } from "./packets.mjs";

const text = translator({});
/** @type {Object<string, number[]>} */
const SHAPES = { input: [1, 8, 8], conv: [2, 6, 6], fc: [1] };
const NAMES = Object.keys(SHAPES);
const header = chained(SHAPES, { name: "pets & more", labels: ["cat", "dog"] });
const network = new Network(pack(header, {}));
const arrays = { ...Object.fromEntries(NAMES.map((name) => [name, counting(SHAPES[name])])) };
const reading = new Activations(
  pack({ network: "net", crop: null }, { ...arrays, fc: { shape: [1], data: Float32Array.of(0.25) } }),
);

/** The picture on a ground. @param {"light" | "dark"} theme */
async function drawn(theme) {
  const scene = {
    network,
    shades: shades(network, reading, reaches(network, reading, "map")),
    colors: palette(theme),
    theme,
    font: "sans-serif",
    hidden: new Set(),
    direction: /** @type {const} */ ("up"),
    numbers: answerNumbers(network, reading),
    photos: [null, null, null],
  };
  const plan = layout(network.bands, { width: 900, height: 600, direction: "up", hidden: new Set() });
  const { context, stamp, written } = createSvgContext((_, words) => words.length * 7);
  drawNetwork(context, plan, scene, text, stamp);
  const cell = { band: 2, channel: 0, row: 0, column: 1 };
  const edges = [0, 1, 2].map((column) => ({ cell: { band: 1, channel: 1, row: 2, column }, product: column - 1 }));
  markings(context, plan, scene, { cell, edges, reach: 1, windows: [], field: [0, 0, 8, 8], winner: null });
  const legend = { reach: 2, scope: /** @type {const} */ ("network"), keys: true };
  return page({ body: await written(), width: plan.width, height: plan.height }, legend, theme, text);
}

test("it has every map as pixels, every name and answer as text, the lines of a cell, and the legend", async () => {
  const svg = await drawn("light");
  const words = [...svg.matchAll(/<text [^>]*>([^<]*)</g)].map(([, found]) => found);
  for (const said of [
    "input",
    "1 map of 8×8",
    "conv",
    "2 maps of 6×6",
    "fc",
    "1 number",
    "cat",
    "dog",
    "0.7500",
    "0.2500",
    "The whole network shares one scale.",
    "edge: weight × input",
    "+2.000",
  ])
    assert.ok(words.includes(said), `${said} in ${words}`);
  assert.equal([...svg.matchAll(/<image /g)].length, 1 + 2 + 2);
  const lines = [...svg.matchAll(/<path d="M[\d.]+ [\d.]+L[\d.]+ [\d.]+"/g)];
  assert.equal(lines.length, 3);
  assert.equal([...svg.matchAll(/<g/g)].length, [...svg.matchAll(/<\/g>/g)].length);
});

test("it stands on white or on dark ground", async () => {
  assert.match(await drawn("light"), /<rect width="\d+" height="\d+" fill="#ffffff"\/>/);
  assert.match(await drawn("dark"), /<rect width="\d+" height="\d+" fill="#0e0d0c"\/>/);
});

test("a map is a PNG whose cells have their own colours, each large enough to stay sharp", async () => {
  const pixels = Uint32Array.of(0xff0000ff, 0xff00ff00, 0xffff0000, 0xffffffff); // red, green; blue, white
  const file = Buffer.from((await pngAddress(pixels, 2, 2)).split(",")[1], "base64");
  assert.deepEqual([...file.subarray(1, 4)].map((byte) => String.fromCharCode(byte)).join(""), "PNG");
  assert.deepEqual([file.readUInt32BE(16), file.readUInt32BE(20)], [32, 32]);
  const packed = file.subarray(41, 41 + file.readUInt32BE(33));
  const lines = inflateSync(packed);
  const at = (/** @type {number} */ row, /** @type {number} */ column) => [
    ...lines.subarray(row * (32 * 4 + 1) + 1 + column * 4).subarray(0, 4),
  ];
  assert.deepEqual(
    [at(0, 0), at(15, 16), at(16, 15), at(31, 31)],
    [
      [255, 0, 0, 255],
      [0, 255, 0, 255],
      [0, 0, 255, 255],
      [255, 255, 255, 255],
    ],
  );
});

test("a file is called after the network, the view and what is open", () => {
  assert.equal(fileName(network, false, null), "cnnviz-pets-more-flat");
  const unit = { layer: "conv", channel: 1, row: 2, column: 3 };
  assert.equal(fileName(network, true, unit), "cnnviz-pets-more-3d-conv-1-2-3");
});
