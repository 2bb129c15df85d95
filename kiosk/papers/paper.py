"""What a paper is while it is put together: files that were brought, their pages, the result.

All of it may be kept in the visit's vault; the bytes lie sealed on the disk (`kiosk.papers.shelf`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import msgspec

from sync.errors import Fault

Turn = Literal[0, 90, 180, 270]
TURNS: tuple[Turn, ...] = (0, 90, 180, 270)
BroughtFormat = Literal["pdf", "picture"]
PaperSheet = Literal["as_is", "a4"]
How = Literal["signed", "as_brought", "joined", "pictures"]
MB = 1_000_000
A4 = (595.276, 841.890)  # points
_SAME = 6.0  # points, 2 mm
MOST_PAGES = 200
LEAST_SHOWN = 0.05
_ROUNDING = 1e-9  # 1 - 0.92 - 0.03 is a little less than 0.05


def is_a4(width: float, height: float) -> bool:
    """Whether a page of this size in points is A4, standing or lying."""
    found = sorted((width, height))
    return all(abs(one - other) <= _SAME for one, other in zip(found, A4, strict=True))


@dataclass(frozen=True, kw_only=True)
class AskedPaper:
    """A paper that the wizard asks for.

    `document` is its word in the requirement table; `title` and `hint` are in the reader's
    language. `max_bytes` is the centre's limit of one file. With `a4` every page is made A4;
    `min_version` is the lowest PDF version taken, "" for any (a signed PDF cannot be raised here).
    """

    document: str
    title: str
    hint: str = ""
    max_bytes: int = 2 * MB
    a4: bool = False
    min_version: str = ""


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

    `version` is a PDF's, e.g. "1.7", "" for a picture. `apart` is the name on the shelf of its
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
