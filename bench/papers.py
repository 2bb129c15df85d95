"""Papers: a page on the screen against `pdftoppm` alone, and what the seat's own process needs.

The scans are made here: 40 grey A4 sheets with 300 dots an inch as JPEG, and the same as fax.
`python -m bench.papers` is the process whose memory is measured.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from kiosk.papers.paper import AskedPaper
from kiosk.papers.service import PaperDesk
from kiosk.papers.shelf import in_pieces
from kiosk.sessions.memory import VisitMemory
from tests.kiosk.papers import samples

PAGES, DPI, QUALITY, ROUNDS = 40, 300, 60, 15
PAPERS, PAPER_BYTES = 8, 5_000_000
MOST_MB = 48


def run() -> list[dict[str, object]]:
    """Rows of {name, ours, peer, ratio, unit, note}; ours and peer alternate on one machine."""
    scan = samples.scan(DPI)
    kinds = {"JPEG": scan, "fax": scan.convert("1", dither=samples.Image.Dither.NONE)}
    rows = [
        _preview(name, samples.scanned_pdf([image] * PAGES, DPI, quality=QUALITY))
        for name, image in kinds.items()
    ]
    return [*rows, _memory()]


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


def _memory() -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.papers"], capture_output=True, check=True, text=True
    )
    above = float(json.loads(done.stdout)["above_mb"])
    note = f"{PAPERS} papers of 5 MB brought, shown, fitted and read again; peer: what is allowed"
    return _row(
        "memory of the seat's process", above, MOST_MB, above / MOST_MB, "MB above idle", note
    )


def _row(
    name: str, ours: float, peer: float, ratio: float, unit: str, note: str
) -> dict[str, object]:
    return {
        "name": f"papers: {name}",
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


def _large(page: bytes) -> Iterator[bytes]:
    """A JPEG and what follows its end, as some telephones write it, in pieces."""
    yield page
    for _ in range((PAPER_BYTES - len(page)) // 65_536):
        yield bytes(65_536)


def measure() -> float:
    """Return how many MB this process needed at most above what it needed before."""
    page = samples.saved(samples.scan(200), "JPEG", quality=90, dpi=(200, 200))
    documents = [f"paper-{number}" for number in range(PAPERS)]
    with tempfile.TemporaryDirectory() as folder:
        desk = _desk(Path(folder), documents)
        Path("/proc/self/clear_refs").write_text("5")  # the highest so far is what it is now
        idle = _kilobytes("VmRSS")
        for one in documents:
            desk.bring(one, "scan.jpg", _large(page))
            (leaf,) = desk.work(one).leaves
            desk.picture(one, leaf.leaf_id)
            desk.fit(one, 120)
            desk.picture_of_result(one, 0)
            desk.use(one, desk.work(one).revision)
        for source in desk.sources():
            with source.open() as file:
                for _piece in in_pieces(file.read):
                    pass
        return (_kilobytes("VmHWM") - idle) / 1000


def _kilobytes(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


if __name__ == "__main__":
    print(json.dumps({"above_mb": measure()}))
