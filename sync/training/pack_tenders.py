"""Look at a dummy tender of a content pack: an OCDS release package with tenders to practise on."""

from __future__ import annotations

import json
from typing import Any

from msgspec import Struct

MOST_TENDERS = 50


class DummyTender(Struct, frozen=True):
    """A tender to practise on, as its file names it."""

    id: str
    title: str


def dummy_tenders(text: str) -> tuple[DummyTender, ...]:
    """Return the tenders of a text in which `tender_flaw` finds nothing, in their order."""
    found = (one["tender"] for one in json.loads(text)["releases"])
    return tuple(DummyTender(one["id"], one["title"]) for one in found)


def tender_flaw(text: str) -> str:
    """Return the code of what keeps a text from being dummy tenders in OCDS; "" for nothing.

    Each release has an `ocid` and a `tender` with `id` and `title`: the gateway's own reader says
    more when a class takes it in.
    """
    try:
        read: Any = json.loads(text)
    except (ValueError, RecursionError):
        return "pack_tender_not_json"
    releases = read.get("releases") if isinstance(read, dict) else None
    if not isinstance(releases, list) or not 0 < len(releases) <= MOST_TENDERS:
        return "pack_tender_not_ocds"
    return "" if all(map(_is_release, releases)) else "pack_tender_not_ocds"


def _is_release(release: Any) -> bool:
    if not isinstance(release, dict) or not isinstance(release.get("tender"), dict):
        return False
    tender = release["tender"]
    asked = (release.get("ocid"), tender.get("id"), tender.get("title"))
    return all(isinstance(one, str) and one.strip() for one in asked)
