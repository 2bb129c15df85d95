"""Papers: a page on the screen against `pdftoppm` alone.

The scans are made here: 40 grey A4 sheets with 300 dots an inch as JPEG, and the same as fax.
"""

from __future__ import annotations

import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from kiosk.papers.paper import AskedPaper
from kiosk.papers.service import PaperDesk
from kiosk.papers.shelf import in_pieces
from kiosk.sessions.memory import VisitMemory
from tests.kiosk.papers import samples

PAGES, DPI, QUALITY, ROUNDS = 40, 300, 60, 15


def run() -> list[dict[str, object]]:
    """Rows of {name, ours, peer, ratio, unit, note}; ours and peer alternate on one machine."""
    scan = samples.scan(DPI)
    kinds = {"JPEG": scan, "fax": scan.convert("1", dither=samples.Image.Dither.NONE)}
    return [
        _preview(name, samples.scanned_pdf([image] * PAGES, DPI, quality=QUALITY))
        for name, image in kinds.items()
    ]


def _preview(kind: str, pdf: bytes) -> dict[str, object]:
    """From the sealed file on the disk to a picture, in milliseconds."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "scan.pdf").write_bytes(pdf)
        desk = _desk(folder, ["nib"])
        started = time.perf_counter()
        with (folder / "scan.pdf").open("rb") as file:
            desk.bring("nib", "scan.pdf", in_pieces(file.read))
        bringing = time.perf_counter() - started
        ours = partial(desk.picture, "nib", desk.work("nib").leaves[0].leaf_id)
        command = ["pdftoppm", "-q", "-jpeg", "-r", "100", "-f", "1", "-l", "1", "scan.pdf", "page"]
        peer = partial(subprocess.run, command, cwd=folder, check=True)
        times = [(_timed(ours), _timed(peer)) for _ in range(ROUNDS)]
    mine, theirs = (statistics.median(side) for side in zip(*times, strict=True))
    note = (
        f"{len(pdf) / 1e6:.1f} MB, 100 dpi; brought in {bringing:.1f} s;"
        " peer: pdftoppm on the plain file"
    )
    return _row(f"preview, page 1 of {PAGES}, {kind}", mine, theirs, mine / theirs, "ms", note)


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def _row(
    name: str, ours: float, peer: float, ratio: float, unit: str, note: str
) -> dict[str, object]:
    return {
        "name": f"{name} (target: at most 1.2)",
        "ours": round(ours, 1),
        "peer": round(peer, 1),
        "ratio": round(ratio, 2),
        "unit": unit,
        "note": note,
    }


class _Sessions:
    """A visit, for as long as the process lives."""

    def __init__(self) -> None:
        self.memory = VisitMemory()

    def keep_now(self) -> None: ...


def _desk(folder: Path, documents: Sequence[str]) -> PaperDesk:
    """A desk whose wizard asks for these papers."""
    desk = PaperDesk(_Sessions(), folder / "papers")
    asked = [AskedPaper(document=one, title=one) for one in documents]
    desk.mount(lambda: asked, str)
    return desk
