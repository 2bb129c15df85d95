"""What the pages of a paper post, read into dataclasses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from flask_babel import lazy_gettext as _

from kiosk.papers import arranging
from kiosk.papers.paper import Crop, PaperWork
from kiosk.web.forms import Form
from sync.errors import Fault

MOST_QUERY_CHARS = 100
MOST_CUT = 95  # percent from one side
SIDES = ("left", "top", "right", "bottom")
_ACTS: Mapping[str, Callable[[PaperWork, str], PaperWork]] = {
    "turn": arranging.turn,
    "earlier": partial(arranging.move, by=-1),
    "later": partial(arranging.move, by=1),
    "remove": arranging.remove,
}


@dataclass(frozen=True)
class Whereabouts:
    """Which stick and folder is looked at, for what name; `seen` is what the page shows already."""

    medium_id: str = ""
    folder: str = ""
    query: str = ""
    seen: str = ""

    @classmethod
    def parse(cls, args: Mapping[str, str]) -> Whereabouts:
        """Read it from an address or a form; it never fails."""
        query = args.get("q", "").strip()[:MOST_QUERY_CHARS]
        return cls(args.get("medium", ""), args.get("folder", ""), query, args.get("seen", ""))

    def words(self) -> dict[str, str]:
        """Return it for an address, without what is empty."""
        named = {"medium": self.medium_id, "folder": self.folder, "q": self.query}
        return {name: value for name, value in named.items() if value}


def arranged(typed: Mapping[str, str]) -> Callable[[PaperWork], PaperWork]:
    """Read which page is to be turned, moved or taken out. Raises: Fault("not_found")."""
    act, leaf_id = _ACTS.get(typed.get("act", "")), typed.get("leaf_id", "")
    if act is None:
        raise Fault("not_found")
    return lambda work: act(work, leaf_id)


def crop(form: Form) -> Crop:
    """Read how many percent are cut off each side. Raises: Fault("paper_crop_empty")."""
    wrong = _("Tulis berapa persen yang dipotong, 0 sampai %(most)s.", most=MOST_CUT)
    left, top, right, bottom = (
        form.whole(side, wrong, least=0, most=MOST_CUT) / 100 for side in SIDES
    )
    return Crop(left, top, 1 - right, 1 - bottom)
