// Contents that packet.js finds in the packet on the standard input: JSON, each array as its bytes in hex.

import { decode } from "../../cnnviz/ui/web/model/packet.js";

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const bytes = Buffer.concat(chunks);
const answers = [0, 1, 2, 3].map((offset) => {
  // In a browser the packet may start anywhere in its buffer.
  const moved = new Uint8Array(new ArrayBuffer(bytes.length + offset), offset);
  moved.set(bytes);
  const { header, arrays } = decode(moved);
  const found = [...arrays].map(([name, { shape, data }]) => [
    name,
    data.constructor.name,
    shape,
    Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("hex"),
  ]);
  return { header, found };
});
process.stdout.write(JSON.stringify(answers));
