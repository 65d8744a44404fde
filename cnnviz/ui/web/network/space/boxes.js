// The boxes of the 3D view in WebGL: a slab under each map and a box for each cell, in one draw call.

import { ACROSS, FRAGMENT, VERTEX, VERTICES } from "./shaders.js";
import { RIM } from "./geometry.js";
import { SLABS } from "../../draw/theme_colors.js";

/** @typedef {import("./geometry.js").Plate} Plate */

const COLORS = 512; // a palette, and after it the colour of the slabs
const SLAB = COLORS - 1;
const THIN = 0.5; // height of a slab
const FILL = 0.88; // of its place that a cell takes; the slab shows between
const UNITS = { places: 0, shades: 1, palette: 2 }; // texture units

/**
 * @param {WebGL2RenderingContext} gl
 * @returns what draws, or null where the context is lost already
 */
export function createBoxes(gl) {
  const program = link(gl);
  if (!program) return null;
  const uniform = (/** @type {string} */ name) => gl.getUniformLocation(program, name);
  const [view, eye, cells] = [uniform("view"), uniform("eye"), uniform("cells")];
  const [light, glow] = [uniform("light"), uniform("glow")];
  const triangles = gl.createBuffer();
  const textures = Object.values(UNITS).map((unit) => table(gl, unit));
  let tones = new Uint16Array(0);
  let [boxes, count] = [0, 0];

  gl.useProgram(program);
  for (const [name, unit] of Object.entries(UNITS)) gl.uniform1i(uniform(name), unit);
  gl.enable(gl.DEPTH_TEST);

  return {
    /** Where the boxes stand. @param {Plate[]} plates */
    place(plates) {
      const all = [...plates.flatMap(standing), ...plates.flatMap(slabs)];
      boxes = all.length;
      count = plates.reduce((sum, plate) => sum + number(plate), 0);
      const rows = Math.ceil(boxes / ACROSS);
      const numbers = new Float32Array(rows * ACROSS * 8);
      all.forEach((box, index) => numbers.set(box, index * 8));
      tones = new Uint16Array(rows * ACROSS).fill(SLAB);
      gl.activeTexture(gl.TEXTURE0 + UNITS.places);
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA32F, 2 * ACROSS, rows, 0, gl.RGBA, gl.FLOAT, numbers);
      gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, triangles);
      gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, indices(boxes), gl.STATIC_DRAW);
    },
    /** Their colours, by the palette of `paint`. @param {Plate[]} plates @param {Uint16Array[]} values shades per band */
    colorIndex(plates, values) {
      let at = 0;
      for (const plate of plates) {
        if (plate.folded) continue;
        tones.set(values[plate.band.index], at);
        at += number(plate);
      }
      gl.activeTexture(gl.TEXTURE0 + UNITS.shades);
      gl.texImage2D(
        gl.TEXTURE_2D,
        0,
        gl.R16UI,
        ACROSS,
        tones.length / ACROSS,
        0,
        gl.RED_INTEGER,
        gl.UNSIGNED_SHORT,
        tones,
      );
    },
    /** @param {Uint32Array} colors a palette of color.js @param {"light" | "dark"} theme */
    paint(colors, theme) {
      const bytes = new Uint8Array(COLORS * 4).fill(255);
      bytes.set(new Uint8Array(colors.buffer, colors.byteOffset, colors.byteLength));
      bytes.set(SLABS[theme], SLAB * 4);
      gl.activeTexture(gl.TEXTURE0 + UNITS.palette);
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, COLORS, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, bytes);
    },
    /**
     * @param {Float32Array} matrix to clip coordinates @param {import("./camera.js").Point} from the eye
     * @param {import("./space_light.js").Crest | null} crest of the light @param {import("../../draw/theme_colors.js").Rgb} color of it
     */
    draw(matrix, from, crest, color) {
      gl.viewport(0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight);
      gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
      gl.uniformMatrix4fv(view, false, matrix);
      gl.uniform3fv(eye, from);
      gl.uniform1i(cells, count);
      gl.uniform3f(light, crest?.y ?? 0, crest?.front ?? 1, crest?.tail ?? 0);
      gl.uniform3fv(
        glow,
        color.map((byte) => byte / 255),
      );
      gl.drawElements(gl.TRIANGLES, boxes * 18, gl.UNSIGNED_INT, 0);
    },
    destroy() {
      gl.deleteBuffer(triangles);
      for (const texture of textures) gl.deleteTexture(texture);
      gl.deleteProgram(program);
    },
  };
}

/** Two triangles for each of a box's three sides. @param {number} boxes */
function indices(boxes) {
  const once = [0, 4, 8].flatMap((first) => [0, 1, 2, 0, 2, 3].map((step) => first + step));
  return new Uint32Array(boxes * once.length).map(
    (_, at) => Math.floor(at / once.length) * VERTICES + once[at % once.length],
  );
}

/** A texture that is read as a table. @param {WebGL2RenderingContext} gl @param {number} unit */
function table(gl, unit) {
  const texture = gl.createTexture();
  gl.activeTexture(gl.TEXTURE0 + unit);
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
  return texture;
}

/** How many cells a plate shows. @param {Plate} plate */
function number({ band, folded }) {
  return folded ? 0 : band.channels * band.rows * band.columns;
}

/** The box of every cell as two texels, the middle of its base and its size, in the order of the band's numbers. @param {Plate} plate @returns {number[][]} */
function standing(plate) {
  const { band, maps, rows, columns, side, y } = plate;
  const wide = side * FILL;
  return Array.from({ length: number(plate) }, (_, at) => {
    const run = band.flat ? Math.floor(at / columns) : Math.floor(at / (rows * columns));
    const rest = at - run * rows * columns;
    const x = maps[run].x + ((rest % columns) + 0.5) * side;
    const z = maps[run].z + (Math.floor(rest / columns) + 0.5) * side;
    return [x, y, z, 0, wide, side, wide, 0];
  });
}

/** The slabs under a plate's maps, likewise. @param {Plate} plate @returns {number[][]} */
function slabs({ folded, maps, rows, columns, side, width, depth, x: middle, y }) {
  if (folded) return [[middle, y - THIN, 0, 0, width, THIN, depth, 0]];
  const [across, along] = [columns * side, rows * side];
  return maps.map(({ x, z }) => [
    x + across / 2,
    y - THIN,
    z + along / 2,
    0,
    across + 2 * RIM,
    THIN,
    along + 2 * RIM,
    0,
  ]);
}

/** @param {WebGL2RenderingContext} gl */
function link(gl) {
  const program = gl.createProgram();
  for (const [type, source] of /** @type {[number, string][]} */ ([
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ])) {
    const shader = gl.createShader(type);
    if (!program || !shader) return null;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
    gl.deleteShader(shader); // freed with the program
  }
  gl.linkProgram(program);
  return gl.getProgramParameter(program, gl.LINK_STATUS) ? program : null;
}
