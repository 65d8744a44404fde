// Links that links.js finds in an overview for the cells asked for on the standard input, as JSON.
// With what network.js says of each.

import { links } from "../../cnnviz/ui/web/model/links.js";
import { Network, Activations } from "../../cnnviz/ui/web/model/network.js";

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const asked = JSON.parse(Buffer.concat(chunks).toString());
const whole = new Network(Buffer.from(asked.whole, "base64"));
process.stdout.write(
  JSON.stringify(
    asked.views.map((/** @type {{packet: string, shares: number[]}} */ { packet, shares }) => {
      const bytes = Buffer.from(packet, "base64");
      const [network, reading] = [new Network(bytes, whole), new Activations(bytes)];
      return network.bands.flatMap((band) =>
        shares.map((share) => {
          const at = (/** @type {number} */ count) => Math.floor(share * count);
          const cell = { band: band.index, channel: at(band.channels), row: at(band.rows), column: at(band.columns) };
          const { edges, windows } = links(network, reading, cell);
          return {
            band: band.name,
            path: band.path,
            unit: network.unit(cell),
            value: reading.value(network, cell),
            number: reading.number(network, cell),
            feeds: network.sources(band).length === 0,
            again: network.cell(network.unit(cell)),
            cell,
            windows,
            edges: edges.map(({ cell: from, product }) => ({ unit: network.unit(from), product })),
          };
        }),
      );
    }),
  ),
);
