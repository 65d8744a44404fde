// The shaders that draw a box for every cell: two programs in GLSL ES 3.00.

import { BASE, GROWTH } from "./geometry.js";

const SLANT = 0.2; // the light climbs a level from its near side to its far side, by so much of its depth

export const ACROSS = 1024; // boxes per row of the tables below; an even larger network takes more rows
export const VERTICES = 12; // per box

/**
 * The vertices have no attributes: each finds its box by its number in two tables. Instances would say the same, but
 * where a processor draws (SwiftShader) they cost twenty times as much as one plain call.
 * Of a box only the three sides that face the eye are drawn, four vertices each: no more are ever visible.
 */
export const VERTEX = `#version 300 es
precision highp float;
precision highp usampler2D;
uniform sampler2D places; // two texels per box: the middle of its base, then its size
uniform usampler2D shades; // one per box
uniform sampler2D palette;
uniform mat4 view;
uniform vec3 eye;
uniform vec3 light; // the height of the wave's crest, and how far it reaches above it and below; below 0: no wave
uniform vec3 glow;
uniform int cells; // so many boxes grow with their colorIndex; the rest are slabs
flat out vec3 color;

const vec3 CORNERS[${VERTICES}] = vec3[](
  vec3(-1, 1, -1), vec3(1, 1, -1), vec3(1, 1, 1), vec3(-1, 1, 1),
  vec3(1, -1, -1), vec3(1, 1, -1), vec3(1, 1, 1), vec3(1, -1, 1),
  vec3(-1, -1, 1), vec3(1, -1, 1), vec3(1, 1, 1), vec3(-1, 1, 1));
const float LIGHT[3] = float[](1.0, 0.72, 0.84); // above, beside, in front

void main() {
  int box = gl_VertexID / ${VERTICES};
  int corner = gl_VertexID - box * ${VERTICES};
  ivec2 at = ivec2(box % ${ACROSS}, box / ${ACROSS});
  vec3 middle = texelFetch(places, ivec2(2 * at.x, at.y), 0).xyz;
  vec3 size = texelFetch(places, ivec2(2 * at.x + 1, at.y), 0).xyz;
  uint colorIndex = texelFetch(shades, at, 0).r;
  if (box < cells) size.y *= ${BASE.toFixed(4)} + ${GROWTH.toFixed(4)} * abs(float(colorIndex) / 255.0 - 1.0);
  float way = middle.y - middle.z * ${SLANT.toFixed(2)} - light.x;
  float lit = light.z > 0.0 ? clamp(way > 0.0 ? 1.0 - way / light.y : 1.0 + way / light.z, 0.0, 1.0) : 0.0;
  middle.y += size.y / 2.0;
  vec3 facing = vec3(eye.x < middle.x ? -1.0 : 1.0, eye.y < middle.y ? -1.0 : 1.0, eye.z < middle.z ? -1.0 : 1.0);
  gl_Position = view * vec4(middle + CORNERS[corner] * facing * size / 2.0, 1.0);
  color = texelFetch(palette, ivec2(int(colorIndex), 0), 0).rgb * LIGHT[corner / 4];
  color = mix(color, glow, 0.7 * lit * lit);
}`;

export const FRAGMENT = `#version 300 es
precision mediump float;
flat in vec3 color;
out vec4 result;

void main() {
  result = vec4(color, 1.0);
}`;
