"""Chapters that are lists: their rows, and what all of them say together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import get_locale
from flask_babel import gettext as _

from kiosk.registration import fields, outline, words
from kiosk.registration.views.fields import in_row, shown
from kiosk.web import filters
from sync import figures
from sync.registration.application import Application, FirmOwner


@dataclass(frozen=True)
class RowView:
    """One row of a list: its number, its name, and what else it says."""

    number: int
    title: str
    detail: str


@dataclass(frozen=True)
class ListView:
    """A chapter that is a list; `required`: it needs a row. `told` is a sentence about all rows."""

    chapter: str
    heading: str
    rows: Sequence[RowView]
    told: str
    required: bool

    @classmethod
    def of(
        cls,
        chapter: str,
        application: Application,
        columns: Sequence[str],
        *,
        required: bool,
    ) -> ListView:
        """Draw the rows that are there."""
        path, rows = outline.LISTS[chapter], []
        for number in range(len(fields.rows(application, path))):
            each = [cell(application, one) for one in in_row(columns, path, number)]
            title, *rest = [text for text in each if text] or [_("belum diisi")]
            rows.append(RowView(number, title, " · ".join(rest[:3])))
        told = shares(application.owners) if chapter == "owners" else ""
        return cls(chapter, str(words.LISTS[chapter]), rows, told, required)


def cell(application: Application, path: str) -> str:
    """A field as it stands in its row; a share is shown with its unit, which has no place alone."""
    text = shown(application, path)
    if fields.kind(path) == "share" and text:
        return f"{text} {shown(application, path.replace('share', 'unit'))}"
    return "" if fields.bare(path) == "owners.unit" else text


def shares(owners: Sequence[FirmOwner]) -> str:
    """Say what the shares add up to; another sum than 100 % is explained, and stands."""
    percent = [one.share for one in owners if one.unit == "percent" and one.share]
    sheets = [one.share for one in owners if one.unit == "sheets" and one.share]
    if percent and sheets:
        said = _("Sebagian saham ditulis dalam persen, sebagian dalam lembar; tidak dijumlahkan.")
    elif sheets:
        total = filters.angka(sum(int(one) for one in sheets))
        said = _("Jumlah saham: %(total)s lembar.", total=total)
    elif percent:
        said = _percent([Decimal(one) for one in percent])
    else:
        said = ""
    return str(said)


def _percent(parts: Sequence[Decimal]) -> str:
    """Thirds are written rounded, 33,33: what rounding alone explains is no other sum than 100."""
    total, places = sum(parts, Decimal(0)), max(_places(one) for one in parts)
    rounding = len(parts) * Decimal(5).scaleb(-places - 1) if places > 1 else Decimal(0)
    written = figures.number(float(total), str(get_locale()), _places(total.normalize()))
    if abs(total - 100) <= rounding:
        return str(_("Jumlah saham: %(total)s %%.", total=written))
    return str(
        _(
            "Jumlah saham: %(total)s %%. Biasanya 100 %%: lihat lagi akta terakhir. Bila memang"
            " begitu, lanjutkan saja.",
            total=written,
        )
    )


def _places(number: Decimal) -> int:
    """Return how many digits stand behind the decimal sign."""
    return max(0, -int(number.as_tuple().exponent))
