"""Papers that carry their data: archival PDF with files attached, drawn from blocks (ADR 72)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from kiosk.paperwork.about import PAGES_MM, PageSize
from kiosk.paperwork.blocks import FormBlock, Spoken, Wording
from kiosk.paperwork.typesetting import pdf
from kiosk.paperwork.words import SAID

_FRAME = ("page", "training", "letters_missing")
_DRAWN = ("stamp", "signature", "signer_name", "signer_position")


@dataclass(frozen=True)
class Attachment:
    """A file inside a PDF: the `data` that the paper shows, or the `source` it was made of."""

    name: str
    text: str
    what: str
    mime: str = "application/json"
    kind: Literal["data", "source", "supplement"] = "data"


@dataclass(frozen=True, kw_only=True)
class PaperHead:
    """Who issues a paper, where (a seat or desk), when (aware), and whether for practice."""

    lpse: str
    place: str
    made_at: datetime
    training: bool = False
    page: PageSize = "a4"


def attached_pdf(
    title: Spoken,
    head: PaperHead,
    blocks: Iterable[FormBlock],
    files: Sequence[Attachment],
    wording: Wording,
    *,
    signed: tuple[Spoken, Spoken, str] | None = None,
) -> bytes:
    """Return a paper as PDF/A-3a with PDF/UA-1 that carries `files`.

    `signed` is a chapter's title, what it says, and a signed note that is shown word for word. The
    same arguments give the same bytes where the bundled fonts have all letters.
    """
    words = {key: SAID[key][wording.language == "en"] for key in _FRAME}
    words["training_note"] = SAID["ruling_training_note"][wording.language == "en"]
    data = {
        "lang": "id",
        "made": list(head.made_at.utctimetuple()[:6]),
        "page_mm": PAGES_MM[head.page],
        "lpse": head.lpse,
        "seat": head.place,
        "training": head.training,
        "title": title,
        "footer": f"{head.lpse} · {title[0]}",
        "said": {key: wording.said(key) for key in _DRAWN},
        "words": words,
        "attachments": [[one.name, one.mime, one.what, one.kind] for one in files],
        "blocks": list(blocks),
        "signed": None if signed is None else _signed(*signed),
    }
    given = {one.name: one.text for one in files}
    return pdf("paperwork/attached.typ", data, given, part="a-3a", machine_fonts=True)


def _signed(title: Spoken, says: Spoken, note: str) -> dict[str, object]:
    return {"title": title, "text": says, "lines": note.removesuffix("\n").split("\n")}
