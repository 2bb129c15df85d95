"""Read a number as people in Indonesia type it: decimal comma, dots between thousands."""

from __future__ import annotations

import re
from collections.abc import Iterator

_GROUPS_DOT = re.compile(r"[1-9][0-9]{0,2}(\.[0-9]{3})+(,[0-9]+)?")
_GROUPS_COMMA = re.compile(r"[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+|,[0-9]{3})")
_PLAIN = re.compile(r"([0-9]+([.,][0-9]*)?|[.,][0-9]+)([eE][+-]?[0-9]{1,2})?")
MOST_DIGITS = 60


def readings(text: str, unit: str = "") -> Iterator[float]:
    """Yield what a typed number can mean, the Indonesian reading first; nothing if it is none.

    `1.500` is one thousand five hundred, and may be one and a half: both are given. A leading
    `Rp` and the question's own unit may stand beside it; spaces between digits are passed over.
    """
    sign, digits = _signed(_bare(text, unit))
    if len(digits) > MOST_DIGITS:
        return
    found: dict[float, None] = {}
    if _GROUPS_DOT.fullmatch(digits):
        found[float(digits.replace(".", "").replace(",", "."))] = None
    if _GROUPS_COMMA.fullmatch(digits):
        found[float(digits.replace(",", ""))] = None
    if _PLAIN.fullmatch(digits):
        found[float(digits.replace(",", "."))] = None
    yield from (sign * one for one in found)


def _signed(bare: str) -> tuple[int, str]:
    if bare[:1] in ("-", "\N{MINUS SIGN}"):
        return -1, bare[1:]
    return 1, bare.removeprefix("+")


def _bare(text: str, unit: str) -> str:
    bare = "".join(text.split())
    if bare[:2].lower() == "rp":
        bare = bare[2:].removeprefix(".")
    squeezed = "".join(unit.split())
    if squeezed and bare.lower().endswith(squeezed.lower()):
        bare = bare[: -len(squeezed)]
    return bare
