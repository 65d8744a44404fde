// Edges of the cells of the maps on the standard input, and the box of the one at the last row, first column.

import { edges, receptiveBox } from "../../cnnviz/ui/web/model/receptive_field.js";

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const cases = JSON.parse(Buffer.concat(chunks).toString());
process.stdout.write(
  JSON.stringify(
    cases.map(
      (
        /** @type {{field: import("../../cnnviz/ui/web/model/network.js").Field, count: number, limit: number}} */ {
          field,
          count,
          limit,
        },
      ) => ({
        edges: edges(field, 0, count, limit),
        box: receptiveBox(field, { row: count - 1, column: 0 }, [limit, limit]),
      }),
    ),
  ),
);
