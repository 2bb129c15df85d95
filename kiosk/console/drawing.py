"""Parts of boards as they were drawn before: between two polls hardly any of them changes."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import flask
from flask_babel import get_locale
from markupsafe import Markup

from kiosk.console.views import BoardView

KEPT = 4_000


class Drawings:
    """One gateway's. Racing threads draw the same part twice at worst."""

    def __init__(self) -> None:
        self._kept: dict[tuple[Hashable, ...], tuple[object, Markup]] = {}

    def tiles(self, board: BoardView) -> Sequence[Markup]:
        """Every tile's HTML, in reading order."""
        manner = {"crowded": board.crowded, "short": board.filled}
        return [
            self.part("console/_tile.html", "tile", each.seat_id, each, **manner)
            for each in board.tiles
        ]

    def part(self, template: str, macro: str, key: str, view: object, **manner: Hashable) -> Markup:
        """Return the HTML of `macro(view, **manner)` of a template, drawn again if `view` differs.

        `key` says of which part this is; the macro asks for nothing but its arguments.
        """
        place = template, macro, key, str(get_locale()), *manner.values()
        known = self._kept.get(place)
        if known is not None and known[0] == view:
            return known[1]
        if len(self._kept) > KEPT:
            self._kept.clear()
        macros = flask.current_app.jinja_env.get_template(template).module
        html: Markup = getattr(macros, macro)(view, **manner)
        self._kept[place] = (view, html)
        return html
