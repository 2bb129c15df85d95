"""A table of regions in words: by which decree, of which day, and how many there are."""

from __future__ import annotations

from flask_babel import get_locale
from flask_babel import gettext as _

from sync import figures
from sync.identifiers.regions import Regions


def said(table: Regions) -> str:
    """Return the line by which a table is known, on a terminal and on the console."""
    text: str = _(
        "%(decree)s tertanggal %(day)s: %(provinces)s provinsi, %(count)s kabupaten dan kota",
        decree=table.edition,
        day=figures.day(table.table.date, str(get_locale() or "id")),
        provinces=len(table.table.provinces),
        count=len(table),
    )
    return text
