"""What a feature of the console is: its pages, and its entry in the navigation.

A module `kiosk/console/routes/<name>.py` holds a feature's views and its `FEATURE`;
`kiosk.console.features` lists them. Each view carries its permission (`kiosk.console.guard`), and
the navigation shows an entry to whoever may open the page behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import flask

from kiosk.console.views import BoardLine
from sync.wire.shapes import Realm


@dataclass(frozen=True)
class Feature:
    """One part of the console.

    `entry`: the endpoint of its page in the navigation, `label` its word there (lazy, so that it
    follows the reader's language). `within`: the feature whose entry these pages share; an `entry`
    then stands in the row above those pages. `shared`: the word of an entry that others share.
    `lines`: what it says above the tiles of the board, called within a request. `realm`: the one
    realm whose console has these pages, None for both.
    """

    blueprint: flask.Blueprint
    entry: str = ""
    label: object = ""
    within: str = ""
    shared: object = ""
    lines: Callable[[], Sequence[BoardLine]] | None = None
    realm: Realm | None = None

    @property
    def name(self) -> str:
        """The blueprint's name, with which its endpoints begin."""
        return self.blueprint.name
