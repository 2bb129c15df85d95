#!/usr/bin/env bash
# typst 0.15.2 (PyPI): a file attached to a PDF is called by its path below the root, unless told otherwise.
#
# `#pdf.attach("receipt.txt", …)` in a document whose folder is the root calls the attachment
# `receipt.txt`. The same document compiled with the root one folder further up calls it
# `letters/receipt.txt`: whoever looks the attachment up by its name no longer finds it, though the
# document did not change. A path that begins with `/` keeps the name it is given.
#
# A program that moves its templates, or raises the root to share a second folder, changes the names
# inside every PDF it makes.
#
# Seen: ["receipt.txt"], ["letters/receipt.txt"], and with the slash ["receipt.txt"]. Fails when that
# changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check typst==0.15.2 pikepdf==10.18.0
timeout 120 "$folder/venv/bin/python" - "$folder" <<'PYTHON'
import io
import sys
from pathlib import Path

import pikepdf
import typst

above = Path(sys.argv[1]) / "work"
inside = above / "letters"
inside.mkdir(parents=True)
letter = inside / "letter.typ"


def names(path: str, root: Path) -> list[str]:
    letter.write_text(
        f'#set document(title: "Letter", date: none)\n#pdf.attach("{path}", bytes("paid"))\nHello\n'
    )
    made = typst.compile(str(letter), root=str(root), format="pdf")
    with pikepdf.open(io.BytesIO(made)) as pdf:
        return list(pdf.attachments)


seen = [names("receipt.txt", inside), names("receipt.txt", above), names("/receipt.txt", above)]
print(*seen, sep="\n")
as_before = seen == [["receipt.txt"], ["letters/receipt.txt"], ["receipt.txt"]]
print("as described" if as_before else "it has changed")
sys.exit(0 if as_before else 1)
PYTHON
