"""What the seat and the limited process say to each other (`run`, `workshop`).

The seat writes a `WorkOrder` as one line of JSON, and then the files one after the other. The
process answers in frames: a letter, a length of four bytes (big-endian), and that many bytes. `d`
is a piece of the file that was made; `p`, `r` and `f` are JSON: `FitProgress`, the job's result,
`Failed`.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from kiosk.papers.paper import (
    MOST_PAGES,
    AskedSheet,
    BroughtFormat,
    BroughtPage,
    Crop,
    How,
    PictureKind,
    Turn,
)

FRAME = 5  # bytes before a frame's content
MOST_IN_FRAME = 1 << 20
# What the process may say of a file; anything else it says counts for `paper_unreadable`.
PaperCode = Literal[
    "paper_adobe_only",
    "paper_damaged",
    "paper_empty",
    "paper_heic",
    "paper_not_pdf",
    "paper_not_paper",
    "paper_office",
    "paper_password",
    "paper_picture_too_large",
    "paper_too_many_pages",
    "paper_unreadable",
    "paper_will_not_fit",
]


class LeafJob(msgspec.Struct, frozen=True):
    """Page `number` of the order's file `file`, both from 0, turned and cut."""

    file: int
    number: int
    turn: Turn = 0
    crop: Crop = Crop()


class PaperLook(msgspec.Struct, frozen=True, tag="look"):
    """What is this file? Answered by `Looked`. `name` is what its owner calls it.

    What is made of a large PDF is each of its pages as a PDF, one after the other: a screen that
    shows one page must not wait for all of them.
    """

    name: str


class Draw(msgspec.Struct, frozen=True, tag="draw"):
    """Draw one page as JPEG; the result is `Made`."""

    leaf: LeafJob
    dpi: int


class Fit(msgspec.Struct, frozen=True, tag="fit"):
    """Make one PDF of these pages, at most `max_bytes` large; the result is `Made`.

    Each page comes on `sheet`, "" leaves it as it is; the PDF is at least of `min_version`.
    """

    leaves: tuple[LeafJob, ...]
    max_bytes: int
    sheet: AskedSheet = ""
    min_version: str = ""


class WorkOrder(msgspec.Struct, frozen=True):
    """A job on files of these `sizes` in bytes, which follow."""

    job: PaperLook | Draw | Fit
    sizes: tuple[int, ...]


class FitProgress(msgspec.Struct, frozen=True):
    """How many pages of the attempt going on are done; each attempt makes them smaller."""

    done: int
    total: int
    attempt: int = 1


class Looked(msgspec.Struct, frozen=True):
    """What a file is; see `kiosk.papers.paper.Brought`. `apart`: its pages were made one by one."""

    format: BroughtFormat
    pages: tuple[BroughtPage, ...]
    signed: bool = False
    version: str = ""
    apart: bool = False
    picture: PictureKind = ""

    def __post_init__(self) -> None:
        if not 0 < len(self.pages) <= MOST_PAGES:
            raise ValueError("pages")


class Made(msgspec.Struct, frozen=True):
    """How a file was made."""

    pages: int
    how: How = "pictures"
    dpi: int = 0
    black_white: bool = False


class Failed(msgspec.Struct, frozen=True):
    """Why nothing was made; `size_bytes` is how small it became at best."""

    code: PaperCode
    size_bytes: int = 0
