// A committee's own rehearsal, from SPEC.md section 10: committee.mjs NODE_MODULES IDENTITY < test.age
import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

globalThis.crypto ??= crypto.webcrypto;
const [modules, identity] = process.argv.slice(2);
const age = await import(pathToFileURL(path.join(modules, "age-encryption", "dist", "index.js")));
const decrypter = new age.Decrypter();
decrypter.addIdentity(identity);
const test = JSON.parse(await decrypter.decrypt(fs.readFileSync(0), "text"));
const named = `lpse rehearsal\0${test.tender_id}\0${test.envelope}`;
const digest = crypto.createHmac("sha256", Buffer.from(test.challenge, "hex")).update(named).digest();
const bits = [...digest.subarray(0, 10)].map((byte) => byte.toString(2).padStart(8, "0")).join("");
const letters = bits.match(/.{5}/g).map((five) => "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[parseInt(five, 2)]);
process.stdout.write(letters.join(""));
