"""Does Excel open this locked book unasked?

A book of which only the structure is protected is encrypted with a password that is the same for
everyone; Excel and LibreOffice try it before they ask anybody. Only the verifier is looked at
(MS-OFFCRYPTO 2.3.4.9, 2.3.4.13, 2.3.6 and 2.3.7); nothing of the document is decrypted.
"""

from __future__ import annotations

import base64
import hashlib
import re
import struct

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.decrepit.ciphers.algorithms import ARC4
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC, ECB

_PASSWORD = "VelvetSweatshop".encode("utf-16-le")
_XOR = struct.pack("<HH", 0xB359, 0x9A0A)  # key and verifier of that password
_MOST_ROUNDS = 200_000  # Office writes 50,000 or 100,000
_UNREADABLE = (ValueError, KeyError, struct.error, UnsupportedAlgorithm)
_OF_INPUT = bytes.fromhex("fea7d2763b4b9e79")
_OF_VALUE = bytes.fromhex("d7aa0f6d3061344e")


def opens_book(file_pass: bytes) -> bool:
    """`file_pass`: the FilePass record of an old book, without its header."""
    try:
        if len(file_pass) == 4 or file_pass[:2] == b"\0\0":
            return file_pass[-4:] == _XOR
        major, minor = struct.unpack_from("<HH", file_pass, 2)
        if (major, minor) == (1, 1):
            return _opens_rc4(file_pass[6:54])
        return minor == 2 and _opens_crypto_api(file_pass[2:])
    except _UNREADABLE:
        return False


def opens_package(info: bytes) -> bool:
    """`info`: the stream EncryptionInfo of a newer book."""
    try:
        major, minor = struct.unpack_from("<HH", info)
        if (major, minor) == (4, 4):
            return _opens_agile(info[8:].decode("utf-8"))
        return minor == 2 and _opens_crypto_api(info)
    except _UNREADABLE:
        return False


def _opens_rc4(data: bytes) -> bool:
    salt, rest = data[:16], data[16:48]
    first = _md5(_PASSWORD)[:5]
    key = _md5(_md5((first + salt) * 16)[:5] + bytes(4))
    plain = _rc4(key, rest)
    return len(plain) == 32 and _md5(plain[:16]) == plain[16:]


def _opens_crypto_api(info: bytes) -> bool:
    """RC4 of an old book, AES of a newer one: the same header stands before both."""
    (length,) = struct.unpack_from("<I", info, 8)
    algorithm, _, bits = struct.unpack_from("<III", info, 12 + 8)
    verifier = info[12 + length :]
    salt, rest = verifier[4:20], verifier[20:36] + verifier[40:72]
    first = _sha1(salt + _PASSWORD)
    if algorithm == 0x6801:
        key = _sha1(first + bytes(4))[: (bits or 40) // 8]
        plain = _rc4(key.ljust(16, b"\0") if len(key) == 5 else key, rest[:36])
    else:
        last = _sha1(_rounds(first, 50_000, "sha1") + bytes(4))
        key = _sha1(_mixed(last, 0x36)) + _sha1(_mixed(last, 0x5C))
        cipher = Cipher(AES(key[: bits // 8]), ECB())  # noqa: S305 - the format's, not ours
        plain = _decrypted(cipher, rest[:48])
    return len(plain) >= 36 and _sha1(plain[:16]) == plain[16:36]


def _opens_agile(text: str) -> bool:
    found = re.search(r"<(?:\w+:)?encryptedKey\s[^>]*>", text)
    if found is None:
        return False
    told = dict(re.findall(r"(\w+)=\"([^\"]*)\"", found[0]))
    count, name = int(told["spinCount"]), told["hashAlgorithm"].replace("-", "").lower()
    if count > _MOST_ROUNDS or name not in ("sha1", "sha256", "sha384", "sha512"):
        return False
    salt = base64.b64decode(told["saltValue"])
    last = _rounds(_hash(name, salt + _PASSWORD), count, name)

    def plain(block: bytes, field: str) -> bytes:
        key = _hash(name, last + block).ljust(32, b"\x36")[: int(told["keyBits"]) // 8]
        return _decrypted(Cipher(AES(key), CBC(salt[:16])), base64.b64decode(told[field]))

    asked = plain(_OF_INPUT, "encryptedVerifierHashInput")[: int(told["saltSize"])]
    answer = plain(_OF_VALUE, "encryptedVerifierHashValue")[: int(told["hashSize"])]
    return bool(answer) and _hash(name, asked) == answer


def _rounds(start: bytes, count: int, name: str) -> bytes:
    for number in range(count):
        start = _hash(name, struct.pack("<I", number) + start)
    return start


def _mixed(data: bytes, value: int) -> bytes:
    return bytes(byte ^ value for byte in data.ljust(64, b"\0"))


def _hash(name: str, data: bytes) -> bytes:
    return hashlib.new(name, data, usedforsecurity=False).digest()


def _md5(data: bytes) -> bytes:
    return _hash("md5", data)


def _sha1(data: bytes) -> bytes:
    return _hash("sha1", data)


def _rc4(key: bytes, data: bytes) -> bytes:
    return _decrypted(Cipher(ARC4(key), mode=None), data)


def _decrypted(cipher: Cipher, data: bytes) -> bytes:  # type: ignore[type-arg]
    step = cipher.decryptor()
    return step.update(data) + step.finalize()
