#!/usr/bin/env bash
# werkzeug 3.1.9: `max_form_memory_size` below 65,536 refuses every multipart *file* that is larger.
#
# The limit is documented for fields that are no files: files are meant to be bounded by
# `max_content_length` alone. But the parser reads a file in pieces of 64 KiB and holds each piece to the
# same limit. With 64,000 bytes for fields, a file of 60,000 bytes is taken and one of 70,000 is answered
# 413, whatever `max_content_length` says; with 65,536 a file of 5 MB is taken.
#
# Seen: 60,000 -> 200, 70,000 -> 413, and with a limit of 65,536: 5,000,000 -> 200. Fails when that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check flask==3.1.3 werkzeug==3.1.9
timeout 60 "$folder/venv/bin/python" - <<'PYTHON'
import io
import sys

import flask

app = flask.Flask("finding")


@app.post("/")
def take():
    return str(len(flask.request.files["paper"].read()))


def status(size: int, fields: int) -> int:
    app.config.update(MAX_CONTENT_LENGTH=50_000_000, MAX_FORM_MEMORY_SIZE=fields)
    body = {"paper": (io.BytesIO(bytes(size)), "paper.pdf")}
    return app.test_client().post("/", data=body).status_code


seen = [status(60_000, 64_000), status(70_000, 64_000), status(5_000_000, 65_536)]
print(seen)
as_before = seen == [200, 413, 200]
print("as described" if as_before else "it has changed")
sys.exit(0 if as_before else 1)
PYTHON
