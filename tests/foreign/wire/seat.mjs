// A second seat, written from sync/SPEC.md and docs/reference alone, with nothing of ours in it.
// Usage: seat.mjs NODE_MODULES < {url, code, folder, tender, tenderer, name, password}
// Prints what it saw as JSON; any step that does not go as the text says ends it with an error.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

globalThis.crypto ??= crypto.webcrypto;
const asked = JSON.parse(fs.readFileSync(0, "utf8"));
const age = await import(
  pathToFileURL(path.join(process.argv[2], "age-encryption", "dist", "index.js"))
);
const sha256 = (data) => crypto.createHash("sha256").update(data).digest();
const hex = (data) => sha256(data).toString("hex");

// --- SPEC 2: keys and signatures ---------------------------------------------------------------
const SPKI = Buffer.from("302a300506032b6570032100", "hex");
const publicKey = (raw) =>
  crypto.createPublicKey({ key: Buffer.concat([SPKI, raw]), format: "der", type: "spki" });
const kidOf = (raw) => hex(raw).slice(0, 16);
const fingerprint = (raw) => hex(raw).slice(0, 20).match(/.{4}/g).join(" ");
const pair = crypto.generateKeyPairSync("ed25519");
const mine = pair.publicKey.export({ format: "der", type: "spki" }).subarray(-32);
const b64u = (data) => Buffer.from(data).toString("base64url");

function sign(typ, message) {
  const header = { alg: "EdDSA", kid: kidOf(mine), typ };
  const input = `${b64u(JSON.stringify(header))}.${b64u(JSON.stringify(message))}`;
  return `${input}.${b64u(crypto.sign(null, Buffer.from(input), pair.privateKey))}`;
}

function open(token, kind, raw) {
  const [header, payload, signature] = token.split(".");
  const said = JSON.parse(Buffer.from(header, "base64url"));
  assert(["EdDSA", "Ed25519"].includes(said.alg));
  assert.equal(said.typ, `lpse-${kind}+jws`);
  assert.equal(said.kid, kidOf(raw));
  const signed = Buffer.from(`${header}.${payload}`);
  assert(crypto.verify(null, signed, publicKey(raw), Buffer.from(signature, "base64url")), kind);
  return JSON.parse(Buffer.from(payload, "base64url"));
}

// Bech32 (BIP 173) without its checksum: the 32 bytes of an age recipient.
function recipientBytes(text) {
  const digits = [...text.slice("age1".length, -6)].map((c) =>
    "qpzry9x8gf2tvdw0s3jn54khce6mua7l".indexOf(c).toString(2).padStart(5, "0")
  );
  return Buffer.from(digits.join("").slice(0, 256).match(/.{8}/g).map((bits) => parseInt(bits, 2)));
}

// --- receipts.md: signed notes -----------------------------------------------------------------
const noteKeyId = (name, raw) =>
  sha256(Buffer.concat([Buffer.from(`${name}\n`), Buffer.from([1]), raw])).subarray(0, 4);

function note(text, name) {
  const signature = crypto.sign(null, Buffer.from(text), pair.privateKey);
  return `${text}\n— ${name} ${Buffer.concat([noteKeyId(name, mine), signature]).toString("base64")}\n`;
}

const HIDDEN =
  /[\\\u0000-\u001f\u007f-\u00a0\u00ad\u061c\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]/g;
const escape = (value) =>
  value.replace(HIDDEN, (c) =>
    c === "\\" ? "\\\\" : `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`
  );

function openNote(text, name, raw) {
  const at = text.lastIndexOf("\n\n") + 1;
  const lines = text.slice(at + 1).trimEnd().split("\n");
  assert.equal(lines.length, 1);
  const [dash, signer, encoded] = lines[0].split(" ");
  assert.deepEqual([dash, signer], ["—", name]);
  const bytes = Buffer.from(encoded, "base64");
  assert.deepEqual(bytes.subarray(0, 4), noteKeyId(name, raw));
  const body = text.slice(0, at);
  assert(crypto.verify(null, Buffer.from(body), publicKey(raw), bytes.subarray(4)));
  return body.trimEnd().split("\n");
}

// --- HTTP --------------------------------------------------------------------------------------
async function ask(method, at, { status = 200, headers = {}, body } = {}) {
  const reply = await fetch(new URL(at, asked.url), { method, headers, body });
  const text = await reply.text();
  assert.equal(reply.status, status, `${method} ${at}: ${reply.status} ${text}`);
  return { text, headers: reply.headers };
}

// --- SPEC 5: enrolment -------------------------------------------------------------------------
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const bitsOf = (text) =>
  [...text].map((c) => ALPHABET.indexOf(c).toString(2).padStart(5, "0")).join("");
const code = asked.code.toUpperCase().replace(/[\s-]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
assert.equal(code.length, 36);
assert.equal(code[35], ALPHABET[sha256(`lpse enrolment${code.slice(0, 35)}`)[0] >> 3]);
const secret = Buffer.from(
  bitsOf(code.slice(6, 22)).match(/.{8}/g).map((bits) => parseInt(bits, 2))
);
const enrolment = await ask("POST", "/v1/enrolments", {
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({
    code_id: code.slice(0, 6),
    public_key: mine.toString("base64"),
    mac: crypto.createHmac("sha256", secret).update(mine).digest("hex"),
  }),
});
const unread = JSON.parse(Buffer.from(enrolment.text.split(".")[1], "base64url"));
const theirs = Buffer.from(unread.gateway_key, "base64");
const digestBits = [...sha256(theirs)].map((byte) => byte.toString(2).padStart(8, "0")).join("");
assert.equal(bitsOf(code.slice(22, 35)), digestBits.slice(0, 65));
const { seat_id, gateway_id, realm, gateway_recipient } = open(enrolment.text, "enrolment", theirs);

// --- SPEC 4 and 3: time, token -----------------------------------------------------------------
const uptime = () => Number(process.hrtime.bigint()) / 1e9;
const wire = (seconds) => new Date(seconds * 1000).toISOString();
const nonce = crypto.randomUUID();
const b1 = uptime();
const timeReply = await ask("GET", `/v1/time?nonce=${nonce}`);
const b2 = uptime();
const time = open(timeReply.text, "time", theirs);
assert.deepEqual([time.nonce, time.gateway_id], [nonce, gateway_id]);
const at0 = Date.parse(time.at) / 1000;
const interval = (b = uptime()) => ({
  earliest: wire(at0 - time.epsilon_s + (b - b2) * (1 - 5e-4)),
  latest: wire(at0 + time.epsilon_s + (b - b1) * (1 + 5e-4)),
});
const now = Math.floor(at0);
const bearer = (life = 900) => ({
  Authorization: `Bearer ${sign("lpse-token+jwt", { iss: seat_id, aud: gateway_id, iat: now, exp: now + life })}`,
});
const tooLong = await ask("GET", "/v1/feed?after=0", { status: 401, headers: bearer(901) });
assert.equal(JSON.parse(tooLong.text).code, "token_expired");
assert.match(tooLong.headers.get("www-authenticate"), /^Bearer /);

// --- SPEC 9: feed ------------------------------------------------------------------------------
let cursor = 0;
const known = { tender: {}, card: {}, decision: [] };
async function follow(wait = 0) {
  const reply = await ask("GET", `/v1/feed?after=${cursor}&wait=${wait}`, { headers: bearer() });
  const page = open(reply.text, "feed", theirs);
  assert.deepEqual([page.gateway_id, page.seat_id, page.after], [gateway_id, seat_id, cursor]);
  for (const item of page.items) {
    assert(item.seq > cursor);
    cursor = item.seq;
    if (item.kind === "tender") known.tender[item.body.tender_id] = item.body;
    if (item.kind === "card") {
      const card = open(item.body, "card", theirs);
      if (card.version > (known.card[card.tender_id]?.version ?? 0)) known.card[card.tender_id] = card;
    }
    if (item.kind === "decision") known.decision.push(item.body.answer);
  }
  if (!page.items.length) cursor = page.head;
  return page.items.length;
}
while (await follow());
const tender = known.tender[asked.tender];
const card = known.card[asked.tender];
assert.equal(card.realm, realm);
const recipient = card.keys.find((key) => ["bid", "*"].includes(key.envelope)).recipient;

// --- SPEC 6: identity --------------------------------------------------------------------------
async function seal(data, to) {
  const encrypter = new age.Encrypter();
  encrypter.addRecipient(to);
  return Buffer.from(await encrypter.encrypt(data));
}
const question = {
  nonce: crypto.randomUUID(),
  tenderer_id: asked.tenderer,
  sealed_password: (await seal(asked.password, gateway_recipient)).toString("base64"),
};
const identified = await ask("POST", "/v1/identity", {
  headers: { "Content-Type": "application/jose" },
  body: sign("lpse-identity-request+jws", question),
});
const who = open(identified.text, "identity", theirs);
assert.deepEqual([who.nonce, who.known], [question.nonce, true]);

// --- sealed-bid.md: the file -------------------------------------------------------------------
function pack(bid_id, version, files) {
  const folder = fs.mkdtempSync(path.join(asked.folder, "bid-"));
  for (const [name, data] of files) fs.writeFileSync(path.join(folder, name), data);
  const manifest = {
    format: "lpse-kiosk/bid/v1", tender_id: asked.tender, tenderer_id: asked.tenderer,
    tenderer_name: who.tenderer_name, bid_id, version, envelope: "bid", realm,
    sealed_at: interval().earliest, seat_id,
    files: files.map(([name, data]) => ({ name, size: data.length })),
  };
  fs.writeFileSync(path.join(folder, "manifest.json"), JSON.stringify(manifest));
  const sums = files.map(([name, data]) => `${hex(data)}  ${name}\n`).join("");
  fs.writeFileSync(path.join(folder, "SHA256SUMS"), sums);
  const names = ["manifest.json", ...files.map(([name]) => name), "SHA256SUMS"];
  execFileSync("tar", ["--format=posix", "-cf", "bid.tar", ...names], { cwd: folder });
  let length = Math.max(fs.statSync(path.join(folder, "bid.tar")).size, 32 * 1024);
  const e = Math.floor(Math.log2(length));
  const grain = 2 ** (e - (Math.floor(Math.log2(e)) + 1));
  length = Math.ceil((Math.ceil(length / grain) * grain) / 512) * 512;
  fs.truncateSync(path.join(folder, "bid.tar"), length);
  return fs.readFileSync(path.join(folder, "bid.tar"));
}

// --- SPEC 8: uploads ---------------------------------------------------------------------------
async function upload(data, named) {
  const tus = { ...bearer(), "Tus-Resumable": "1.0.0" };
  const metadata = `sha256 ${Buffer.from(hex(data)).toString("base64")}`;
  const created = await ask("POST", "/v1/uploads", {
    status: 201,
    headers: {
      ...tus, "Upload-Length": String(data.length), ...(named ? { "Upload-Metadata": metadata } : {}),
    },
  });
  const place = new URL(created.headers.get("location"), asked.url);
  const middle = Math.floor(data.length / 2);
  for (const [start, end] of [[0, middle], [middle, data.length]]) {
    const piece = data.subarray(start, end);
    const head = await ask("HEAD", place, { headers: tus });
    assert.equal(head.headers.get("upload-offset"), String(start));
    const patched = await ask("PATCH", place, {
      status: 204,
      headers: {
        ...tus, "Upload-Offset": String(start), "Content-Type": "application/offset+octet-stream",
        "Upload-Checksum": `sha256 ${sha256(piece).toString("base64")}`,
      },
      body: piece,
    });
    assert.equal(patched.headers.get("upload-offset"), String(end));
  }
}

// --- SPEC 11 and receipts.md: the seat's log ---------------------------------------------------
const leaves = [];
const node = (...parts) => sha256(Buffer.concat(parts));
function root(of) {
  if (!of.length) return sha256("");
  if (of.length === 1) return of[0];
  const split = 2 ** Math.floor(Math.log2(of.length - 1));
  return node(Buffer.from([1]), root(of.slice(0, split)), root(of.slice(split)));
}
const record = (event) => leaves.push(node(Buffer.from([0]), Buffer.from(JSON.stringify(event))));

function receipt(action, data, at, envelopes) {
  record({ action, bid_id: data.bid_id });
  const lines = [
    "lpse-kiosk/receipt/v1 provisional", `action: ${action}`, `realm: ${realm}`,
    `tender: ${data.tender_id}`, `bid: ${data.bid_id}`, `version: ${data.version}`,
    ...(data.replaces ? [`replaces: ${data.replaces}`] : []),
    `tenderer: ${data.tenderer_id}`, `name: ${escape(who.tenderer_name)}`,
    ...envelopes.map(
      (one) => `envelope: ${one.name} ${one.size} ${one.sha256} ${fingerprint(recipientBytes(one.recipient))}`
    ),
    `earliest: ${at.earliest}`, `latest: ${at.latest}`, "identity: gateway", `seat: ${seat_id}`,
    `log: ${leaves.length} ${root(leaves).toString("hex")}`,
  ];
  return note(lines.map((line) => `${line}\n`).join(""), seat_id);
}

// --- SPEC 7: commands --------------------------------------------------------------------------
let sequence = 0;
const command = (type, at, data) =>
  sign("lpse-command+jws", {
    specversion: "1.0", id: crypto.randomUUID(), source: seat_id, type, subject: asked.tender,
    time: at.earliest, datacontenttype: "application/json", sequence: ++sequence, data,
  });
async function send(...commands) {
  const reply = await ask("POST", "/v1/commands", {
    headers: { "Content-Type": "application/json" }, body: JSON.stringify({ commands }),
  });
  const answers = JSON.parse(reply.text).answers;
  assert.equal(answers.length, commands.length);
  return answers.map((text, index) => {
    const answer = open(text, "answer", theirs);
    assert.equal(answer.command_sha256, hex(commands[index]));
    assert.equal(answer.gateway_id, gateway_id);
    return { text, answer };
  });
}

async function submit(version, replaces, files, named) {
  const bid_id = crypto.randomUUID();
  const sealed = await seal(pack(bid_id, version, files), recipient);
  const envelopes = [{ name: "bid", sha256: hex(sealed), size: sealed.length, recipient }];
  const at = interval();
  const data = {
    bid_id, realm, tender_id: asked.tender, tenderer_id: asked.tenderer,
    tenderer_name: who.tenderer_name, version, replaces, card_version: card.version, envelopes,
    sealed: at, identity: { method: "gateway" },
  };
  data.receipt = receipt(replaces ? "replaced" : "submitted", data, at, envelopes);
  const text = command("id.lpse.bid.submitted.v1", at, data);
  const [early] = await send(text);
  assert.deepEqual([early.answer.outcome, early.answer.problem.code], ["retry", "blob_incomplete"]);
  await upload(sealed, named);
  const [first] = await send(text);
  assert.equal(first.answer.outcome, "accepted", JSON.stringify(first.answer));
  const [again] = await send(text);
  assert.equal(again.text, first.text);
  checkOfficial(first.answer.receipt, data.receipt);
  return { bid_id, version, sha256: hex(sealed), provisional: data.receipt, official: first.answer.receipt };
}

function checkOfficial(text, provisional) {
  const lines = openNote(text, gateway_id, theirs);
  const said = openNote(provisional, seat_id, mine);
  assert.equal(lines[0], "lpse-kiosk/receipt/v1 official");
  assert.deepEqual(lines.slice(1, said.length), said.slice(1));
  const [accepted, outcome, names, gateway] = lines.slice(said.length);
  assert(Date.parse(accepted.slice("accepted: ".length)) <= Date.parse(tender.period_end));
  assert.deepEqual(
    [outcome, names, gateway],
    ["outcome: accepted", `provisional: ${hex(provisional)}`, `gateway: ${gateway_id}`]
  );
}

const long = `lampiran ${"x".repeat(120)}.pdf`;
const one = await submit(1, null, [["surat.pdf", Buffer.from("surat penawaran")]], true);
const two = await submit(
  2, one.bid_id,
  [["surat.pdf", Buffer.from("surat penawaran kedua")], [long, crypto.randomBytes(90_000)]], false
);

const gone = interval();
const withdrawal = {
  bid_id: crypto.randomUUID(), realm, tender_id: asked.tender, tenderer_id: asked.tenderer,
  version: 3, replaces: two.bid_id, withdrawn: gone, identity: { method: "gateway" },
};
withdrawal.receipt = receipt("withdrawn", withdrawal, gone, []);
const [withdrawn, nonsense, stranger] = await send(
  command("id.lpse.bid.withdrawn.v1", gone, withdrawal), command("id.lpse.bid.eaten.v1", gone, {}), "x.y.z"
);
assert.equal(withdrawn.answer.outcome, "accepted", JSON.stringify(withdrawn.answer));
checkOfficial(withdrawn.answer.receipt, withdrawal.receipt);
assert.equal(nonsense.answer.problem.code, "command_unknown");
assert.equal(stranger.answer.problem.code, "signature_invalid");
const three = await submit(4, withdrawal.bid_id, [["surat.pdf", Buffer.from("surat ketiga")]], true);

while (await follow());
const decided = known.decision.map((text) => open(text, "answer", theirs));
for (const each of decided) assert.equal(each.gateway_id, gateway_id);

// --- SPEC 11: the gateway as witness -----------------------------------------------------------
async function witness(old_size, proof, origin = seat_id, status = 200) {
  const text = `${origin}\n${leaves.length}\n${root(leaves).toString("base64")}\n`;
  return ask("POST", "/v1/checkpoints", {
    status, headers: { ...bearer(), "Content-Type": "application/json" },
    body: JSON.stringify({ old_size, checkpoint: note(text, origin), proof }),
  });
}
const other = await witness(0, [], "lpse.example/log", 409);
assert.deepEqual([JSON.parse(other.text).code, JSON.parse(other.text).detail], ["checkpoint_conflict", "origin"]);
const before = leaves.length;
const seen = open((await witness(0, [])).text, "cosignature", theirs);
assert.deepEqual([seen.size, seen.root], [before, root(leaves).toString("hex")]);
record({ end: true });
const behind = JSON.parse((await witness(before - 1, [], seat_id, 409)).text);
assert.equal(behind.detail, `size ${before}`);
assert.equal(before, 4); // so that the one leaf after it is the whole proof
const grown = open((await witness(before, [leaves[4].toString("hex")])).text, "cosignature", theirs);
assert.equal(grown.size, 5);

// --- SPEC 9.1: status --------------------------------------------------------------------------
const status = {
  seat_id, boot_id: crypto.randomUUID(), sequence: 1, at: interval().earliest, state: "closed",
  applied: 0, acks: [], queued: { accepted: 4 }, disk_free: 1e9, app_version: "second seat",
};
const heard = await ask("POST", "/v1/status", {
  headers: { "Content-Type": "application/jose" }, body: sign("lpse-status+jws", status),
});
const told = open(heard.text, "status-answer", theirs);
assert.deepEqual([told.boot_id, told.sequence], [status.boot_id, 1]);

// --- SPEC 6.2: where the firm stands -----------------------------------------------------------
const standing = { nonce: crypto.randomUUID(), visit_id: "v1", proof: "password",
  tenderer_id: asked.tenderer, identified: question.nonce, drafts: [] };
const where = async (asking, code = 200) => ask("POST", "/v1/standing", {
  status: code, headers: { "Content-Type": "application/jose" },
  body: sign("lpse-standing-request+jws", asking),
});
const firm = open((await where(standing)).text, "standing", theirs);
assert.deepEqual([firm.nonce, firm.visit_id, firm.left_off], [standing.nonce, "v1", 0]);
const stands = Object.fromEntries(firm.versions.map((each) => [each.bid_id, each.standing]));
assert.equal(stands[three.bid_id], "counts");
for (const each of firm.versions) if (each.receipt) openNote(each.receipt, gateway_id, theirs);
const nobody = await where({ ...standing, identified: "another" }, 403);
assert.equal(JSON.parse(nobody.text).code, "not_identified");

console.log(JSON.stringify({ seat_id, bids: [one, two, three], decided: decided.map((each) => each.command_id) }));
