"""Sample people, a sample stick with real PDF files, and tender keys that have been rehearsed."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import typst

from sync.wire.roles import Role
from sync.wire.shapes import Realm

DIGITS = "0123456789"
STICK = "FLASHDISK MAJU"
LETTER = """
#set page(paper: "a4", margin: 2.5cm)
#set text(size: 12pt)
= {title}
#v(1em)
{firm} \\
{body}
#pagebreak()
#lorem(400)
"""
FILES = {
    "01 Surat Penawaran.pdf": "Surat penawaran untuk tender contoh, bukan dokumen asli.",
    "02 Dokumen Teknis.pdf": "Metode kerja dan spesifikasi contoh.",
    "03 Rincian Harga.pdf": "Daftar kuantitas dan harga contoh.",
}


@dataclass(frozen=True)
class Vendor:
    tenderer_id: str
    name: str
    password: str


VENDORS = (
    # NPWP-shaped numbers whose check digit holds; the firms are invented.
    Vendor("013000120524000", "PT Maju Bersama Temanggung", "maju-bersama-7"),
    Vendor("021234562533000", "CV Sumbing Karya", "sumbing-karya-4"),
)

# In the practice room accounts begin with “latihan” (`sync.wire.practice`).
TRAINEES = (
    Vendor("latihan-maju", "PT Maju Bersama Latihan", "maju-bersama-7"),
    Vendor("latihan-sumbing", "CV Sumbing Karya Latihan", "sumbing-karya-4"),
)


def vendors(realm: Realm) -> tuple[Vendor, ...]:
    """Return the firms of the sample room of this realm."""
    return TRAINEES if realm == "training" else VENDORS


@dataclass(frozen=True)
class Employee:
    person_id: str
    name: str
    role: Role


# Invented people; their numbers have the shape of a NIP.
HEAD = Employee("197811042005012003", "Siti Aminah", "head")
ADMINISTRATOR = Employee("198503172010011004", "Bambang Wijaya", "administrator")
# Two, for what takes two; only the head opens seats, so that a visit takes one PIN and no name.
STAFF = (HEAD, ADMINISTRATOR)


def new_pin(person_id: str) -> str:
    """A fresh PIN for every demo: no default credential exists anywhere."""
    while True:
        pin = "".join(secrets.SystemRandom().sample(DIGITS, 6))
        # The gateway refuses a PIN that counts up or down, or is of the person's own number.
        if pin not in DIGITS + person_id and pin[::-1] not in DIGITS:
            return pin


@cache
def _letters() -> dict[str, bytes]:
    return {
        name: typst.compile(
            LETTER.format(title=name[3:-4], firm=VENDORS[0].name, body=body).encode()
        )
        for name, body in FILES.items()
    }


def make_stick(root: Path) -> Path:
    """Write a folder that stands for a USB stick: good files, and some the checks object to."""
    stick = root / STICK
    stick.mkdir(parents=True)
    for name, letter in _letters().items():
        (stick / name).write_bytes(letter)
    flawed = stick / "Contoh bermasalah"
    flawed.mkdir()
    (flawed / "kosong.pdf").touch()
    (flawed / "bukan pdf.pdf").write_bytes(b"Ini teks biasa, bukan PDF.\n" * 20)
    whole = (stick / "01 Surat Penawaran.pdf").read_bytes()
    (flawed / "terpotong.pdf").write_bytes(whole[: len(whole) // 2])
    return stick
