"""Locked books that Excel opens unasked are no trouble; the same lock with another password is.

The agile verifiers were written by msoffcrypto-tool for an empty book. Those of the older kinds are
made here; by hand the same was tried on books that Excel saved (docs/reference/file-checks.md).
"""

from __future__ import annotations

import hashlib
import os
import struct
from pathlib import Path

import pytest
from cryptography.hazmat.decrepit.ciphers.algorithms import ARC4
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB

from tests.kiosk.bidding.test_said_files import BOF, SHEET, ole
from tests.kiosk.bidding.test_sound_files import codes

EXCELS, OTHER = "VelvetSweatshop", "rahasia"
SALT = bytes(range(16))
LOCKED = ["advice:office_password"]

AGILE = {
    EXCELS: (
        '<p:encryptedKey spinCount="100000" saltSize="16" blockSize="16" keyBits="256"'
        ' hashSize="64" cipherAlgorithm="AES" cipherChaining="ChainingModeCBC"'
        ' hashAlgorithm="SHA512" saltValue="OSfhfIFU4AVsNGfF5fRjnw=="'
        ' encryptedVerifierHashInput="tV6EBKa1ASaCOzRUPcBhUQ=="'
        ' encryptedVerifierHashValue="wOwOFB8hA55G2dRvZ+QmzwheAOSUwczBADemzVpIPzEw'
        'aL0TCuVxXd45GmoQ5zQZyJoOBnjYHLgq7oOZBCdSaw=="'
        "/>"
    ),
    OTHER: (
        '<p:encryptedKey spinCount="100000" saltSize="16" blockSize="16" keyBits="256"'
        ' hashSize="64" cipherAlgorithm="AES" cipherChaining="ChainingModeCBC"'
        ' hashAlgorithm="SHA512" saltValue="jZhCQExKu11Y0W/HYRj38g=="'
        ' encryptedVerifierHashInput="qo3NpYCyy5OyuzBHKsZRHg=="'
        ' encryptedVerifierHashValue="2DWpslhDS/fswmxMae9PKRV+GdQXoX70ul5h0htcP68L'
        'x7noFkd0Ft7LyD1s29ZQaIFspxSWRoguxOgpKKXJcg=="'
        "/>"
    ),
}


def md5(data: bytes) -> bytes:
    return hashlib.md5(data, usedforsecurity=False).digest()


def sha1(data: bytes) -> bytes:
    return hashlib.sha1(data, usedforsecurity=False).digest()


def encrypted(cipher: Cipher, data: bytes) -> bytes:  # type: ignore[type-arg]
    step = cipher.encryptor()
    return step.update(data) + step.finalize()


def header(algorithm: int, bits: int) -> bytes:
    """EncryptionHeader with its length before it, up to the verifier's salt."""
    fields = struct.pack("<8I", 0x24, 0, algorithm, 0x8004, bits, 1, 0, 0)
    provider = "Penyedia\0".encode("utf-16-le")
    whole = fields + provider
    return struct.pack("<I", 0x24) + struct.pack("<I", len(whole)) + whole + struct.pack("<I", 16)


def crypto_api(password: str, bits: int) -> bytes:
    """Of old books from Excel 2002 on: RC4 with SHA-1."""
    first = sha1(SALT + password.encode("utf-16-le"))
    key = sha1(first + bytes(4))[: bits // 8]
    asked = os.urandom(16)
    cipher = Cipher(ARC4(key.ljust(16, b"\0") if bits == 40 else key), mode=None)
    body = encrypted(cipher, asked + sha1(asked))
    verifier = SALT + body[:16] + struct.pack("<I", 20) + body[16:]
    return struct.pack("<HHH", 1, 2, 2) + header(0x6801, bits) + verifier


def standard(password: str, bits: int) -> bytes:
    """Of books that Excel 2007 saved: AES with SHA-1, turned 50,000 times."""
    last = sha1(SALT + password.encode("utf-16-le"))
    for number in range(50_000):
        last = sha1(struct.pack("<I", number) + last)
    last = sha1(last + bytes(4))
    halves = [
        sha1(bytes(a ^ b for a, b in zip(last.ljust(64, b"\0"), bytes([c]) * 64, strict=True)))
        for c in (0x36, 0x5C)
    ]
    asked = os.urandom(16)
    cipher = Cipher(AES(b"".join(halves)[: bits // 8]), ECB())
    body = encrypted(cipher, asked + sha1(asked).ljust(32, b"\0"))
    verifier = SALT + body[:16] + struct.pack("<I", 20) + body[16:]
    return struct.pack("<HH", 3, 2) + header(0x660E, bits) + verifier


def rc4(password: str) -> bytes:
    """Of books from Excel 97 and 2000."""
    base = md5((md5(password.encode("utf-16-le"))[:5] + SALT) * 16)[:5]
    asked = os.urandom(16)
    body = encrypted(Cipher(ARC4(md5(base + bytes(4))), mode=None), asked + md5(asked))
    return struct.pack("<HHH", 1, 1, 1) + SALT + body


def xor(password: str) -> bytes:
    key = {EXCELS: (0xB359, 0x9A0A), OTHER: (0x1234, 0x5678)}[password]
    return struct.pack("<HH", *key)


def book(file_pass: bytes) -> bytes:
    return ole(("Workbook", BOF + struct.pack("<2H", 0x2F, len(file_pass)) + file_pass + SHEET))


def package(info: bytes) -> bytes:
    return ole(("EncryptionInfo", info), ("EncryptedPackage", b""))


def agile(password: str) -> bytes:
    return struct.pack("<HHI", 4, 4, 0x40) + f"<encryption>{AGILE[password]}</encryption>".encode()


@pytest.mark.parametrize("password", [EXCELS, OTHER])
def test_an_old_book_with_excels_own_password(tmp_path: Path, password: str) -> None:
    wanted = [] if password == EXCELS else LOCKED
    for file_pass in (
        xor(password),
        b"\0\0" + xor(password),
        rc4(password),
        crypto_api(password, 40),
        crypto_api(password, 128),
    ):
        assert codes(tmp_path, "a.xls", book(file_pass)) == wanted


@pytest.mark.parametrize("password", [EXCELS, OTHER])
def test_a_newer_book_with_excels_own_password(tmp_path: Path, password: str) -> None:
    wanted = [] if password == EXCELS else LOCKED
    for info in (standard(password, 128), standard(password, 256), agile(password)):
        for name in ("a.xlsx", "a.xlsb", "a.xls"):
            assert codes(tmp_path, name, package(info)) == wanted
        assert codes(tmp_path, "a.docx", package(info)) == LOCKED  # Word asks for it


def test_a_lock_that_makes_no_sense_is_a_lock(tmp_path: Path) -> None:
    turns = agile(EXCELS).replace(b'spinCount="100000"', b'spinCount="900000000"')
    for info in (turns, agile(EXCELS)[:300], standard(EXCELS, 128)[:40], b"\4\0\4\0", b"", b"\xff"):
        assert codes(tmp_path, "a.xlsx", package(info)) == LOCKED
    for file_pass in (b"\1\0\2\0\2\0", rc4(EXCELS)[:20], bytes(6), b"\1\0\7\0\7\0" + bytes(40)):
        assert codes(tmp_path, "a.xls", book(file_pass)) == LOCKED
