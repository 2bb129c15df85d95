"""Tries the checks on a folder of files of any origin: `python -m bench.checks FOLDER…`.

A file is *sound* when the programs that know its kind open it without a word: a PDF when qpdf
(`--check`) and poppler (`pdfinfo`) both do and print no warning, a zip-based Office file when
Python's zipfile finds every member whole. What they cannot judge (old Office, pictures, texts) is
counted as sound, so a broken one makes the figure worse, never better. Every finding on a sound
file is printed with its path, for a person to say whether it is true or a false alarm.
Nothing is written; nothing but a summary leaves this machine.
"""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from kiosk.bidding.checks import Limits, check
from sync.sealing.bundle import Source

SECONDS = 60
ZIPPED = {".docx", ".xlsx", ".pptx", ".docm", ".xlsm", ".pptm", ".odt", ".ods", ".odp"}


def main(folders: Iterable[str]) -> None:
    files, sound, found = Counter[str](), Counter[str](), Counter[tuple[str, str]]()
    for folder in folders:
        for path in sorted(Path(folder).rglob("*")):
            if not path.is_file() or not path.stat().st_size:
                continue
            kind = path.suffix.lower()
            files[kind] += 1
            codes = findings(path)
            if not is_sound(path, kind):
                continue
            sound[kind] += 1
            for code in codes:
                found[kind, code] += 1
                print(f"{code}\t{path}", flush=True)
    print(f"\n{'kind':8}{'files':>8}{'sound':>8}  findings on sound files")
    for kind, count in files.most_common():
        words = ", ".join(f"{code} {n}" for (one, code), n in sorted(found.items()) if one == kind)
        print(f"{kind or '-':8}{count:8}{sound[kind]:8}  {words}")
    print(f"{'all':8}{files.total():8}{sound.total():8}  {found.total()}")


def findings(path: Path) -> list[str]:
    source = Source(path.name, path.stat().st_size, lambda: path.open("rb"))
    return [one.code for one in check([source], Limits(total_bytes=1 << 40))]


def is_sound(path: Path, kind: str) -> bool:
    if kind == ".pdf":
        return _silent("qpdf", "--check", str(path)) and _silent("pdfinfo", str(path))
    if kind in ZIPPED and not path.read_bytes().startswith(b"\xd0\xcf"):  # a locked one is no zip
        try:
            with zipfile.ZipFile(path) as archive:
                return archive.testzip() is None
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError):
            return False
    return True


def _silent(*command: str) -> bool:
    """Ends well and complains of nothing; a password is no fault of the file."""
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return False
    if b"password" in done.stderr.lower():
        return True
    return done.returncode == 0 and not done.stderr.strip()


if __name__ == "__main__":
    main(sys.argv[1:])
