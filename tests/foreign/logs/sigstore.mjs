// Usage: sigstore.mjs NODE_MODULES ORIGIN KEY LEAF < proof.tlog-proof
// sigstore's own code checks the log's signature and the inclusion; node the cosignatures of
// `WITNESS=KEY` pairs in the arguments that follow. KEY is base64 of the 32 bytes, LEAF of the entry.
import { createHash, createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [modules, origin, key, leaf, ...witnesses] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const { verifyCheckpoint } = require(`${modules}/@sigstore/verify/dist/tlog/checkpoint.js`);
const { verifyMerkleInclusion } = require(`${modules}/@sigstore/verify/dist/tlog/merkle.js`);

const publicKey = (text) =>
  createPublicKey({
    key: { kty: "OKP", crv: "Ed25519", x: Buffer.from(text, "base64").toString("base64url") },
    format: "jwk",
  });
const keyId = (name, type, text) =>
  createHash("sha256")
    .update(Buffer.concat([Buffer.from(`${name}\n`), Buffer.from([type]), Buffer.from(text, "base64")]))
    .digest()
    .subarray(0, 4);

const text = readFileSync(0, "utf-8");
const gap = text.indexOf("\n\n");
const [format, index, ...hashes] = text.slice(0, gap).split("\n");
if (format !== "c2sp.org/tlog-proof@v1") throw new Error("not a tlog-proof");
const note = text.slice(gap + 2);
const inclusionProof = {
  logIndex: index.split(" ")[1],
  hashes: hashes.map((hash) => Buffer.from(hash, "base64")),
  checkpoint: { envelope: note },
};
const log = { logID: keyId(origin, 1, key), baseURL: origin, publicKey: publicKey(key) };
const entry = { inclusionProof, canonicalizedBody: Buffer.from(leaf, "base64") };
verifyMerkleInclusion(entry, verifyCheckpoint(entry, [log]));

const body = note.slice(0, note.indexOf("\n\n") + 1);
for (const pair of witnesses) {
  const [name, witness] = [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)];
  const line = note.split("\n").find((one) => one.startsWith(`\u2014 ${name} `));
  const raw = Buffer.from(line.split(" ")[2], "base64");
  if (!raw.subarray(0, 4).equals(keyId(name, 4, witness))) throw new Error("another key");
  const message = Buffer.from(`cosignature/v1\ntime ${raw.readBigUInt64BE(4)}\n${body}`);
  if (!verify(null, message, publicKey(witness), raw.subarray(12))) throw new Error("cosignature");
}
console.log("ok");
