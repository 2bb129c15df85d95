"""Tiles as they were drawn before: between two polls hardly any of two hundred changes."""

from __future__ import annotations

from collections.abc import Sequence

import flask
from flask_babel import get_locale
from markupsafe import Markup

from kiosk.console.views import BoardView, TileView

KEPT = 4_000
Manner = tuple[str, bool, bool]


class Drawings:
    """One gateway's. Racing threads draw the same tile twice at worst."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, Manner], tuple[TileView, Markup]] = {}

    def tiles(self, board: BoardView) -> Sequence[Markup]:
        """Every tile's HTML, in reading order."""
        manner = (str(get_locale()), board.crowded, board.filled)
        if len(self._kept) > KEPT:
            self._kept.clear()
        return [self._tile(each, manner) for each in board.tiles]

    def _tile(self, each: TileView, manner: Manner) -> Markup:
        known = self._kept.get((each.seat_id, manner))
        if known is not None and known[0] == each:
            return known[1]
        macros = flask.current_app.jinja_env.get_template("console/_tile.html").module
        html: Markup = macros.tile(each, crowded=manner[1], short=manner[2])  # type: ignore[attr-defined]
        self._kept[each.seat_id, manner] = (each, html)
        return html
