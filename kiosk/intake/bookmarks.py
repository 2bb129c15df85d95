"""Where a chosen file lies, in words that outlive this process.

Tokens and media ids are new at every start, so that nothing about a stick can be followed
from one visit to the next. A bookmark names the stick and the place itself: it is personal, stays
inside the seat, and never comes from a page.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from kiosk.intake.beneath import Parts
from kiosk.intake.places import Medium
from kiosk.intake.tokens import Place


@dataclass(frozen=True)
class Bookmark:
    """`identity` is the stick's own (`Medium.identity`), `label` what a screen called it."""

    identity: bytes
    label: str
    parts: Parts
    size: int
    mtime_ns: int

    def is_on(self, medium: Medium) -> bool:
        """Return whether this is the stick that it names.

        Older releases named it by its path, a NUL and its file system: of theirs the path has to
        do. Whether a file is still the one that was chosen is found out when it is opened.
        """
        by_path = os.fsencode(medium.root) + b"\0"
        return medium.identity == self.identity or self.identity.startswith(by_path)

    def place(self, medium_id: str) -> Place:
        """Return the file's place on the medium that has this id now."""
        return Place(medium_id, self.parts, self.size, self.mtime_ns)
