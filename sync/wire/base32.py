"""Crockford's base 32: codes that people read aloud and type (no I, L, O, U)."""

from __future__ import annotations

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKES = str.maketrans({"I": "1", "L": "1", "O": "0"})


def encode(number: int, length: int) -> str:
    """Write a number as `length` characters, most significant first."""
    if number < 0 or number >> (5 * length):
        raise ValueError("number does not fit")
    return "".join(ALPHABET[(number >> (5 * i)) & 31] for i in reversed(range(length)))


def decode(text: str) -> int:
    """Read canonical characters back. Raises ValueError for any other character."""
    number = 0
    for char in text:
        number = number << 5 | ALPHABET.index(char)
    return number


def from_bytes(data: bytes) -> str:
    """Write bytes as ceil(bits / 5) characters, padded with zero bits at the end."""
    length = -(-len(data) * 8 // 5)
    return encode(int.from_bytes(data) << (length * 5 - len(data) * 8), length)


def canonical(typed: str) -> str:
    """Undo what people do to codes: spaces, dashes, small letters, O for 0, I and L for 1."""
    return "".join(c for c in typed.upper() if c.isalnum()).translate(_LOOKALIKES)


def grouped(code: str) -> str:
    """`K7QF9P2M` → `K7QF-9P2M`."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))
