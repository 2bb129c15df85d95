// Prints every CCTV age vector as JSON {name: base64}. Argument: the node_modules folder.
import { pathToFileURL } from "node:url";
import { join } from "node:path";

const vectors = await import(pathToFileURL(join(process.argv[2], "cctv-age", "index.js")));
const out = {};
for (const [name, bytes] of Object.entries(vectors)) out[name] = Buffer.from(bytes).toString("base64");
process.stdout.write(JSON.stringify(out));
