#!/usr/bin/env bash
# gift-pegjs 1.0.2 (npm): a comment line inside a GIFT question becomes a part of the question's text.
#
# In Moodle's GIFT a line that begins with `//` is a comment wherever it stands; Moodle empties it before
# it reads the question. gift-pegjs drops such a line before a question. Between two lines of a question's
# text it keeps the line, sign and all, and what the author wrote for colleagues ("the second one is
# right") is shown to the class. Before the answers' brace it does the same.
#
# A program that shows what the parser returns, or compares another reader with it, has to take these
# lines out first.
#
# Seen: the comment before the question is not in the text, the two within it are. Fails when that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --prefix "$folder" gift-pegjs@1.0.2 >/dev/null
cat >"$folder/read.cjs" <<'JAVASCRIPT'
const { parse } = require("gift-pegjs");
const text = [
  "// before the question",
  "Who opens the bids?",
  "// between two lines, the second one is right",
  "Choose one.",
  "// before the answers",
  "{~the vendor =the committee}",
  "",
].join("\n");
const questions = parse(text);
const stem = questions[0].stem.text;
console.log(JSON.stringify(stem));
const comments = ["before the question", "between two lines", "before the answers"];
const seen = comments.map((one) => stem.includes(one));
console.log(JSON.stringify(seen));
const asBefore =
  questions.length === 1 && JSON.stringify(seen) === "[false,true,true]";
console.log(asBefore ? "as described" : "it has changed");
process.exit(asBefore ? 0 : 1);
JAVASCRIPT
timeout 120 node "$folder/read.cjs"
