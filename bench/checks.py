"""Tries the checks on folders of files of any origin: `python -m bench.checks FOLDER…`.

What other programs say of a file decides what a finding means:

sound   they open it without a word: a PDF in qpdf (`--check`) and poppler (`pdfinfo`); of an Office
        file that is a zip, Python's zipfile finds every member whole.
mended  a PDF that both open, but with warnings or only after repairing it.
broken  the rest.

What they do not judge (old Office, pictures, texts) counts as sound, so that a broken one makes
the figures worse and never better. Findings on sound and mended files are printed with their path,
for a person to say which of them are false alarms. Nothing is written.
"""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from kiosk.bidding.checks import Limits, check
from sync.sealing.bundle import Source

State = Literal["sound", "mended", "broken"]

SECONDS = 60
AT_ONCE = 200
ZIPPED = {".docx", ".xlsx", ".pptx", ".docm", ".xlsm", ".pptm", ".odt", ".ods", ".odp"}


def main(folders: Iterable[str]) -> None:
    paths = [
        path
        for folder in folders
        for path in sorted(Path(folder).rglob("*"))
        if path.is_file() and path.stat().st_size
    ]
    counts, found = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for path, codes in findings(paths):
        kind, state = path.suffix.lower(), state_of(path)
        counts[kind, state] += 1
        for code in codes if state != "broken" else ():
            found[kind, f"{state}: {code}"] += 1
            print(f"{state}\t{code}\t{path}", flush=True)
    print(f"\n{'kind':8}{'sound':>8}{'mended':>8}{'broken':>8}")
    for kind in sorted({kind for kind, _ in counts}):
        numbers = [counts[kind, state] for state in ("sound", "mended", "broken")]
        words = ", ".join(f"{code} {n}" for (one, code), n in sorted(found.items()) if one == kind)
        print(f"{kind or '-':8}" + "".join(f"{n:8}" for n in numbers) + f"  {words}")


def findings(paths: list[Path]) -> Iterator[tuple[Path, list[str]]]:
    """Each file with the codes the checks found, many files at once as a seat does."""
    limits = Limits(files=AT_ONCE, total_bytes=1 << 50, pdf_seconds=3600)
    for begin in range(0, len(paths), AT_ONCE):
        part = paths[begin : begin + AT_ONCE]
        some = {f"{number} {path.name}": path for number, path in enumerate(part)}
        found = check([_source(name, path) for name, path in some.items()], limits)
        for name, path in some.items():
            yield path, [one.code for one in found if one.file_name == name]


def _source(name: str, path: Path) -> Source:
    return Source(name, path.stat().st_size, lambda: path.open("rb"))


def state_of(path: Path) -> State:
    kind = path.suffix.lower()
    if kind == ".pdf":
        return _state_of_pdf(path)
    if kind in ZIPPED and not path.read_bytes().startswith(b"\xd0\xcf"):  # a locked one is no zip
        try:
            with zipfile.ZipFile(path) as archive:
                return "sound" if archive.testzip() is None else "broken"
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError):
            return "broken"
    return "sound"


def _state_of_pdf(path: Path) -> State:
    """A password that is asked for is no fault of the file."""
    mended = False
    for command in (("qpdf", "--check"), ("pdfinfo",)):
        try:
            done = subprocess.run(
                [*command, str(path)], capture_output=True, timeout=SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            return "broken"
        asked = b"password" in done.stderr.lower()
        if done.returncode not in (0, 3) and not asked:  # 3: qpdf warned
            return "broken"
        mended |= not asked and (done.returncode == 3 or bool(done.stderr.strip()))
    return "mended" if mended else "sound"


if __name__ == "__main__":
    main(sys.argv[1:])
