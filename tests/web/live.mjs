// The live forward pass of boards on the standard input: their inputs and the outputs of all layers, as bytes.
//
// In: the length of a network's packet and how many boards there are (uint32 each), the packet, the boards (280×280 bytes each).
// Out, for each board: a byte (1 read, 0 nothing, 2 unknown), then, if it was read, all outputs in the order of the layers.

import { canRun, run } from "../../cnnviz/ui/web/model/live/forward.js";
import { prepare } from "../../cnnviz/ui/web/model/live/preparation.js";
import { Network } from "../../cnnviz/ui/web/model/network.js";

const SIDE = 280;
const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const bytes = Buffer.concat(chunks);
const [length, count] = [bytes.readUInt32LE(0), bytes.readUInt32LE(4)];
const network = new Network(Uint8Array.from(bytes.subarray(8, 8 + length)));
if (!canRun(network)) throw new Error("this network cannot be run");
for (let at = 0; at < count; at += 1) {
  const start = 8 + length + at * SIDE * SIDE;
  const prepared = prepare({ side: SIDE, levels: new Uint8Array(bytes.subarray(start, start + SIDE * SIDE)) });
  const read = typeof prepared !== "string";
  process.stdout.write(Uint8Array.of(read ? 1 : prepared === "nothing" ? 0 : 2));
  if (!read) continue;
  for (const { data } of run(network, prepared.input).values())
    process.stdout.write(Buffer.from(data.buffer, data.byteOffset, data.byteLength));
}
