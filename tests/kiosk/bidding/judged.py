"""PDFs that were judged before: by the real process, which takes half a second to begin."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from kiosk.bidding import pdfrun
from kiosk.bidding.pdfcheck import Verdict

_verdicts = pdfrun.verdicts
_judged: dict[bytes, Verdict] = {}


def judged_once(opened: Sequence[BinaryIO], seconds: float) -> Iterator[Verdict]:
    """Judge PDFs as the real process does; those it judged before get what it said of them."""
    contents = [os.pread(file.fileno(), os.fstat(file.fileno()).st_size, 0) for file in opened]
    if not all(one in _judged for one in contents):
        for one, verdict in zip(contents, _verdicts(opened, seconds), strict=True):
            if verdict != "unchecked":
                _judged[one] = verdict
            yield verdict
    else:
        yield from (_judged[one] for one in contents)
