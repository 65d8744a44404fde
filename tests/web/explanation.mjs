// What does explanation.js find in the packets on the standard input? Says it as JSON.

import { Explanation } from "../../cnnviz/ui/web/model/explanation.js";

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const packets = JSON.parse(Buffer.concat(chunks).toString());
process.stdout.write(JSON.stringify(packets.map((/** @type {string} */ packet) => {
  const { network, unit, cell, links, limits } = new Explanation(Buffer.from(packet, "base64"));
  return {
    unit, cell, units: links.map((link) => network.unit(link.cell)), sums: links.map(({ sum }) => sum),
    sources: links.map((link) => network.sources(network.bands[link.cell.band]).map(({ name }) => name)),
    limits: Object.fromEntries(network.bands.map(({ name }, index) => [name, limits[index]])),
    label: network.label(cell),
  };
}), (_, value) => (value === -Infinity ? null : value)));
