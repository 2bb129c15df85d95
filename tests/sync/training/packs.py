"""A small right pack as files, for tests to spoil; pictures are drawn here."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Mapping
from pathlib import Path

from PIL import Image

MANIFEST = """\
id = "contoh"
version = "1.2"
language = "id"
title = "Materi contoh"
licence = "CC-BY-4.0"
hours_jp = 1.5
checked_on = 2026-11-28
minimum_app = "0.1"

[sources.perbup]
title = "Peraturan Bupati Temanggung 17/2011, Pasal 23"
where = "JDIH Kabupaten Temanggung"

[[lessons]]
id = "satu"
title = "Pelajaran satu"
minutes = 15
tasks = ["segel"]

[[lessons]]
id = "dua"
title = "Pelajaran dua"
minutes = 10

[[tasks]]
id = "segel"
title = "Segel sebuah penawaran"
goal = "seal_bid"
brief = "Segel penawaran dengan dua berkas."
tender = "jalan"
drills = ["putus"]

[[drills]]
id = "putus"
title = "Sambungan terputus"
kind = "link_cut"
minute = 3
"""
LESSON = """\
## Ruang layanan

LPSE menyediakan ruang layanan.[^perbup]

![Empat keadaan sebuah kiriman](<media/empat keadaan.png>)
"""
TENDER = {
    "releases": [{"ocid": "ocds-x-1", "tender": {"id": "1", "title": "Jalan latihan"}}],
}
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>a</title>'
    '<g fill="url(#a)"><path d="M0 0L9 9"/></g></svg>'
)


def picture(kind: str = "PNG", size: tuple[int, int] = (4, 3)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size).save(out, kind)
    return out.getvalue()


def noise(seed: int, side: int = 600) -> bytes:
    """A picture that does not shrink: a little more than 1 MB, always the same for a seed."""
    out = io.BytesIO()
    pixels = random.Random(seed).randbytes(side * side * 3)
    Image.frombytes("RGB", (side, side), pixels).save(out, "PNG")
    return out.getvalue()


def right() -> dict[str, bytes]:
    """The files of the pack; change them as you like."""
    return {
        "pack.toml": MANIFEST.encode(),
        "lessons/satu.md": LESSON.encode(),
        "lessons/dua.md": b"Fakta.[^perbup]\n",
        "tenders/jalan.json": json.dumps(TENDER).encode(),
        "media/empat keadaan.png": picture(),
    }


def folder(path: Path, files: Mapping[str, bytes]) -> Path:
    """Write a pack as a folder."""
    for name, data in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(data)
    return path


def zipped(path: Path, files: Mapping[str, bytes], top: str = "") -> Path:
    """Write a pack as a zip, all below a folder `top` if there is one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(f"{top}{name}", data)
    return path
