"""What a file is that was given in place of another one, told by its first bytes."""

from __future__ import annotations

import re
from typing import Literal

from sync import texts
from sync.sealing import armor, header, scrypt

Looks = Literal[
    "empty",
    "pdf",
    "image",
    "archive",
    "secret_key",
    "public_key",
    "plugin_key",
    "ssh_key",
    "pgp",
    "tls",
    "sealed",
    "passphrase",
    "receipt",
    "text",
    "binary",
]
ENOUGH = 64 * 1024
# Left behind by editors and clipboards, and not taken away by `strip`.
_INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060"
MAGIC = b"age-encryption.org/"

_BYTES: tuple[tuple[Looks, re.Pattern[bytes]], ...] = (
    (
        "image",
        re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|BM.{4}\0\0|II\*\0|MM\0\*|RIFF.{4}WEBP", re.S),
    ),
    ("image", re.compile(rb".{4}ftyp(hei|mif|avif)", re.S)),
    ("archive", re.compile(rb"PK\x03\x04|PK\x05\x06|\xd0\xcf\x11\xe0|Rar!|7z\xbc\xaf")),
    ("passphrase", re.compile(rb"age-encryption\.org/v1\n-> scrypt ")),
    ("sealed", re.compile(re.escape(MAGIC))),
)
_TEXTS: tuple[tuple[Looks, re.Pattern[str]], ...] = (
    ("receipt", re.compile(r"^lpse-kiosk/receipt/", re.M)),
    ("secret_key", re.compile(r"^AGE-SECRET-KEY-", re.M | re.I)),
    ("plugin_key", re.compile(r"^AGE-PLUGIN-", re.M)),
    ("public_key", re.compile(r"^age1[0-9a-z]{20}", re.M)),
    ("ssh_key", re.compile(r"^-----BEGIN (OPENSSH|RSA|EC) PRIV|^(ssh|ecdsa)-\S+ AAAA", re.M)),
    ("pgp", re.compile(r"^-----BEGIN PGP ", re.M)),
    ("tls", re.compile(r"^-----BEGIN ", re.M)),
)  # fmt: skip


def of(data: bytes) -> Looks:
    """Say what `data`, a file or its first 64 KiB, most likely is."""
    start = data[:ENOUGH]
    if not start.strip():
        return "empty"
    if b"%PDF-" in start[:1024]:
        return "pdf"
    for kind, pattern in _BYTES:
        if pattern.match(start):
            return kind
    # A piece may end inside a letter.
    text = texts.decoded(start if len(start) < ENOUGH else start[:-4].rpartition(b"\n")[0])
    if not text:  # also zeros without end, which a power cut leaves where a file was
        return "binary"
    if text.lstrip().startswith(armor.BEGIN.decode()):
        return "passphrase" if _is_armored_scrypt(text) else "sealed"
    lines = "\n".join(tidy_lines(text))
    return next((kind for kind, pattern in _TEXTS if pattern.search(lines)), "text")


def tidy_lines(text: str) -> list[str]:
    """Split into lines without what stands around them, the invisible signs of editors too."""
    return [line.strip().strip(_INVISIBLE).strip() for line in text.splitlines()]


def _is_armored_scrypt(text: str) -> bool:
    first = armor.first_bytes(text.encode())
    return first.startswith(header.VERSION_LINE + b"-> " + scrypt.KIND.encode() + b" ")


def words(looks: str, lang: str) -> str:
    """Return the kind in words, to stand after "Berkas itu" or "The file is"."""
    return WORDS["en" if lang.startswith("en") else "id"][looks]


WORDS: dict[str, dict[str, str]] = {
    "id": {
        "empty": "berkas kosong",
        "pdf": "dokumen PDF",
        "image": "gambar",
        "archive": "berkas ZIP atau dokumen Office",
        "secret_key": "kunci pembuka yang rahasia",
        "public_key": "kunci umum (age1…) yang hanya dapat menyegel",
        "plugin_key": "kunci age yang disimpan di perangkat lain (AGE-PLUGIN-…)",
        "ssh_key": "kunci SSH",
        "pgp": "berkas PGP",
        "tls": "sertifikat atau kunci TLS",
        "sealed": "berkas tersegel (age)",
        "passphrase": "berkas age yang dikunci dengan frasa sandi",
        "receipt": "tanda terima",
        "text": "teks lain",
        "binary": "berkas jenis lain yang tidak dikenal",
    },
    "en": {
        "empty": "empty",
        "pdf": "a PDF document",
        "image": "a picture",
        "archive": "a ZIP file or an Office document",
        "secret_key": "a secret key that opens",
        "public_key": "a public key (age1…), which only seals",
        "plugin_key": "an age key kept on another device (AGE-PLUGIN-…)",
        "ssh_key": "an SSH key",
        "pgp": "a PGP file",
        "tls": "a certificate or TLS key",
        "sealed": "a sealed file (age)",
        "passphrase": "an age file locked with a passphrase",
        "receipt": "a receipt",
        "text": "some other text",
        "binary": "a file of another, unknown kind",
    },
}
