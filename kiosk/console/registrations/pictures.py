"""A picture of a paper's first page, drawn by a process of its own with narrow limits.

A paper is a stranger's PDF: this process reads no byte of it.
"""

from __future__ import annotations

import io

from kiosk.papers.jobs import Draw, LeafJob
from kiosk.papers.run import Given, draw

# About 410 by 580 dots of an A4 page: what stamps and names can be told by.
DPI = 50


def first_page(data: bytes) -> bytes:
    """Return the first page as JPEG. Raises: what `kiosk.papers.run.draw` raises."""
    given = Given(len(data), lambda: io.BytesIO(data))
    return draw(Draw(LeafJob(0, 0), DPI), given, by_poppler=True)
