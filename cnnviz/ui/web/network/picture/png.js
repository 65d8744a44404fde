// Maps as PNG files, made without a canvas: each cell is a square of one colour.

const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10];
const SIDE = 256; // pixels that a map has at least, so that no program that enlarges it blurs its cells
const MOST = 16; // pixels of a cell, at most

/**
 * A map as a PNG in a data address (PNG specification, third edition: one IHDR, IDAT and IEND).
 * @param {Uint32Array} pixels RGBA, little-endian, row by row @param {number} columns @param {number} rows
 * @returns {Promise<string>}
 */
export async function pngAddress(pixels, columns, rows) {
  const side = Math.max(1, Math.min(MOST, Math.ceil(SIDE / Math.max(columns, rows))));
  const bytes = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  const [width, height] = [columns * side, rows * side];
  const lines = new Uint8Array(height * (width * 4 + 1)); // each begins with its filter, 0: none
  for (let row = 0; row < rows; row += 1) {
    const line = lines.subarray(row * side * (width * 4 + 1) + 1);
    for (let at = 0; at < width; at += 1) {
      const from = (row * columns + Math.floor(at / side)) * 4;
      line.set(bytes.subarray(from, from + 4), at * 4);
    }
    for (let again = 1; again < side; again += 1) line.copyWithin(again * (width * 4 + 1), 0, width * 4);
  }
  const parts = [
    Uint8Array.from(SIGNATURE),
    chunk("IHDR", [...word(width), ...word(height), 8, 6, 0, 0, 0]),
    chunk("IDAT", await deflate(lines)),
    chunk("IEND", []),
  ];
  return `data:image/png;base64,${base64(parts)}`;
}

/** @param {Uint8Array<ArrayBuffer>} bytes */
async function deflate(bytes) {
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate"));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

/** @param {string} name @param {ArrayLike<number>} data */
function chunk(name, data) {
  const body = Uint8Array.from([...[...name].map((letter) => letter.charCodeAt(0)), ...Array.from(data)]);
  return Uint8Array.from([...word(data.length), ...body, ...word(crc(body))]);
}

/** Four bytes, the largest first. @param {number} value */
function word(value) {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}

/** The CRC-32 of a PNG chunk. @param {Uint8Array} bytes */
function crc(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return ~sum >>> 0;
}

/** @param {Uint8Array[]} parts */
function base64(parts) {
  return btoa(parts.map((part) => Array.from(part, (byte) => String.fromCharCode(byte)).join("")).join(""));
}
