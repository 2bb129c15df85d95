"""What a paper is while it is put together: files that were brought, their pages, the result.

All of it may be kept in the visit's vault; the bytes lie sealed on the disk (`kiosk.papers.shelf`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import msgspec

from sync.errors import Fault

Turn = Literal[0, 90, 180, 270]
TURNS: tuple[Turn, ...] = (0, 90, 180, 270)
BroughtFormat = Literal["pdf", "picture"]
PictureKind = Literal["", "jpeg", "png", "tiff"]
PaperSheet = Literal["as_is", "a4"]
AskedSheet = Literal["", "a4", "f4"]
AskedStamp = Literal["", "either", "electronic"]
How = Literal["signed", "as_brought", "joined", "pictures"]
MB = 1_000_000
A4 = (595.276, 841.890)  # points
# What a sheet measures; what is made here is as the first. Folio is sold in two widths.
SHEETS: Mapping[AskedSheet, tuple[tuple[float, float], ...]] = {
    "a4": (A4,),
    "f4": ((609.449, 935.433), (595.276, 935.433)),
}
_SAME = 6.0  # points, 2 mm
MOST_PAGES = 200
LEAST_SHOWN = 0.05
_ROUNDING = 1e-9  # 1 - 0.92 - 0.03 is a little less than 0.05


def is_on(sheet: AskedSheet, width: float, height: float) -> bool:
    """Whether a page of this size in points is on such a sheet, standing or lying; "" is any."""
    found = sorted((width, height))
    return not sheet or any(
        all(abs(one - other) <= _SAME for one, other in zip(found, size, strict=True))
        for size in SHEETS[sheet]
    )


@dataclass(frozen=True, kw_only=True)
class PaperMeasures:
    """What the centre takes of one file: at most `max_bytes`, each page on `sheet` ("" is any).

    `min_version` is the lowest PDF version, "" for any. What is made here is made so; a signed PDF
    cannot be changed, and is as it is.
    """

    max_bytes: int = 2 * MB
    sheet: AskedSheet = ""
    min_version: str = ""


@dataclass(frozen=True, kw_only=True)
class AskedPaper:
    """A paper that the wizard asks for.

    `document` is its word in the requirement table; `title` and `hint` are in the reader's
    language. `formats` are the files that may be brought, of `pdf` and the words of `PictureKind`,
    () for all that can be read. `signed`: a digitally signed PDF is taken. `stamp` is the stamp
    duty that it bears; `stamped` are the limits of a PDF with e-Meterai, None where it bears none.
    With `electronic` they are its limits.
    """

    document: str
    title: str
    hint: str = ""
    limits: PaperMeasures = PaperMeasures()
    formats: tuple[str, ...] = ()
    signed: bool = True
    several_pages: bool = True
    stamp: AskedStamp = ""
    stamped: PaperMeasures | None = None

    def takes(self, kind: str) -> bool:
        """Whether a file of this kind may be brought, `pdf` or a word of `PictureKind`."""
        return not self.formats or kind in self.formats


class Crop(msgspec.Struct, frozen=True):
    """The part of a turned page that stays, as shares of its width and height from 0 to 1."""

    left: float = 0.0
    top: float = 0.0
    right: float = 1.0
    bottom: float = 1.0

    def __post_init__(self) -> None:
        for low, high in ((self.left, self.right), (self.top, self.bottom)):
            if not 0.0 <= low < high <= 1.0 or high - low < LEAST_SHOWN - _ROUNDING:
                raise Fault("paper_crop_empty")

    @property
    def whole(self) -> bool:
        """Whether nothing is cut off."""
        return self == Crop()


class BroughtPage(msgspec.Struct, frozen=True):
    """A page as it came: size in points; `jpx` when it holds a JPEG 2000 picture.

    Of a large PDF each page is kept alone as well, `size` bytes from `at` in the file's `apart`.
    """

    width: float
    height: float
    jpx: bool = False
    at: int = 0
    size: int = 0


class Brought(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was brought, under the name its owner knows it by; `size` in bytes.

    `version` is a PDF's, e.g. "1.7", "" for a picture. `picture` is what a picture is, "" for a PDF
    and for kinds that no table names. `apart` is the name on the shelf of its
    pages one by one, "" where they are not kept so.
    """

    blob: str
    name: str
    size: int
    sha256: str
    format: BroughtFormat
    pages: tuple[BroughtPage, ...]
    signed: bool = False
    version: str = ""
    apart: str = ""
    picture: PictureKind = ""


class Leaf(msgspec.Struct, frozen=True, kw_only=True):
    """One page of the paper: page `number` (from 0) of the file `blob`, turned clockwise, cut."""

    leaf_id: str
    blob: str
    number: int
    turn: Turn = 0
    crop: Crop = Crop()

    @property
    def untouched(self) -> bool:
        """Whether it is as it was brought."""
        return self.turn == 0 and self.crop.whole


class Fitted(msgspec.Struct, frozen=True, kw_only=True):
    """The PDF that will be handed in. `how` it was made; `dpi` and `black_white` of pictures."""

    blob: str
    size: int
    sha256: str
    pages: int
    how: How
    dpi: int = 0
    black_white: bool = False


class PaperWork(msgspec.Struct, frozen=True, kw_only=True):
    """A paper in the works; `revision` is another one after every change of its pages.

    `used`: the person has looked at the result and taken it.
    """

    document: str
    files: tuple[Brought, ...] = ()
    leaves: tuple[Leaf, ...] = ()
    sheet: PaperSheet = "as_is"
    revision: str = ""
    fitted: Fitted | None = None
    used: bool = False

    @property
    def signed(self) -> bool:
        """Whether it is a signed PDF, which stays byte for byte as it is."""
        return any(one.signed for one in self.files)

    def file(self, blob: str) -> Brought:
        """Return the file of this name on the shelf. Raises: Fault("paper_page_unknown")."""
        for one in self.files:
            if one.blob == blob:
                return one
        raise Fault("paper_page_unknown")

    def leaf(self, leaf_id: str) -> Leaf:
        """Return one page. Raises: Fault("paper_page_unknown")."""
        for one in self.leaves:
            if one.leaf_id == leaf_id:
                return one
        raise Fault("paper_page_unknown")
