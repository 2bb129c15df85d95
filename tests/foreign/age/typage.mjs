// Usage: typage.mjs NODE_MODULES encrypt|decrypt KEY < in > out ; both directions are streamed.
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { webcrypto } from "node:crypto";

// Debian 12's Node.js 18 has it, but not by that name.
globalThis.crypto ??= webcrypto;
const [modules, action, key] = process.argv.slice(2);
const age = await import(pathToFileURL(join(modules, "age-encryption", "dist", "index.js")));
const input = Readable.toWeb(process.stdin);
let output;
if (action === "encrypt") {
  const encrypter = new age.Encrypter();
  encrypter.addRecipient(key);
  output = await encrypter.encrypt(input);
} else {
  const decrypter = new age.Decrypter();
  decrypter.addIdentity(key);
  output = await decrypter.decrypt(input);
}
await output.pipeTo(Writable.toWeb(process.stdout));
