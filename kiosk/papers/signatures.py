"""Is a PDF signed? In any form that other programs leave a signature in.

A signature field that nobody has signed yet is none, and neither is the flag that says that there
may be some (`/SigFlags`): programs keep it when they have broken what it spoke of.
"""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf

_DEEPEST = 32


def is_signed(pdf: pikepdf.Pdf, data: bytes) -> bool:
    """Say whether the opened `pdf`, whose bytes are `data`, carries a digital signature.

    Looked for are a signed field or its widget (the kind inherited from a parent or not), anything
    with a byte range, permissions that a signature grants, and a store of proofs (`/DSS`).
    """
    root = pdf.Root
    if "/Perms" in root or "/DSS" in root or b"/ByteRange" in data:
        return True
    return any(_speaks_of_signing(one) for one in _dictionaries(pdf))


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    for one in pdf.objects:
        yield from _inside(one, 0)


def _inside(one: object, depth: int) -> Iterator[pikepdf.Object]:
    """A dictionary and those written into it; what it only refers to has its own turn."""
    if depth > _DEEPEST or not isinstance(one, pikepdf.Object):
        return
    if isinstance(one, pikepdf.Array):
        values: Iterator[object] = iter(one)
    elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        yield one
        values = (value for _, value in one.items())
    else:
        return
    for value in values:
        if isinstance(value, pikepdf.Object) and not value.is_indirect:
            yield from _inside(value, depth + 1)


def _speaks_of_signing(one: pikepdf.Object) -> bool:
    if "/ByteRange" in one:
        return True
    return _inherited(one, "/FT") == pikepdf.Name.Sig and _inherited(one, "/V") is not None


def _inherited(one: pikepdf.Object, key: str) -> object:
    """The value of a field, or of the nearest field above it; None where none has one."""
    for _ in range(_DEEPEST):
        if key in one:
            return one[key]
        above = one.get("/Parent")
        if not isinstance(above, pikepdf.Dictionary):
            return None
        one = above
    return None
