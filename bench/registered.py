"""What registering costs a seat: memory of the real seat's process, from idle to handed in.

A real seat and its gateway, over HTTP, with an LPSE's own table that allows papers of 6 MB. A
visitor of a CV answers every page, brings a scan of 40 pages and looks at it, brings 8 papers of
5 MB, looks at them, takes them, and hands in. The highest memory is read after each step.
"""

from __future__ import annotations

import html
import re
import tempfile
import time
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from kiosk.demo.house import House, open_house
from kiosk.requirements.service import RequirementTables
from sync.argon import LEAST
from sync.database import connect
from sync.gateway.features import open_gateway
from sync.gateway.requirements import service as requirements
from tests.kiosk.papers import samples
from tests.scenarios import registrant
from tests.scenarios.seat_client import SeatClient, wait_for

ALLOWED_MB, REST_S = 48.0, 5.0
PAPERS = (
    *("id_card", "nib", "kswp_proof", "npwp_card", "vat_letter", "owner_statement"),
    *("employment_letter", "founding_deed"),
)
SCAN, PAPER, SCAN_PAGES = "40 lembar.pdf", "surat.pdf", 40
TABLE = "inaproc-2026"
FIRM = replace(
    registrant.CONSULTANT,
    entity="cv",
    pages={
        **registrant.CONSULTANT.pages,
        "capacity": {"capacity": "director", "position": "Direktur"},
        "npwp": {"npwp": "013121660533000"},
    },
    papers=PAPERS,
)
Row = dict[str, Any]


def run() -> list[Row]:
    """Rows of the memory: `ours` above idle at its highest, `peer` what is allowed, in MB."""
    with tempfile.TemporaryDirectory() as folder:
        house = open_house(Path(folder) / "room", headless=True, cost=LEAST)
        try:
            return _rows(_Watched(house))
        finally:
            house.close()


class _Watched:
    """A seat in which somebody registers, step by step, and its memory meanwhile."""

    def __init__(self, house: House) -> None:
        assert house.seat is not None
        self._house, self._pid = house, house.seat.pid
        self._window = SeatClient(house.seat_url)
        page = samples.scan(300)
        scan = samples.scanned_pdf([page] * SCAN_PAGES, 300, quality=60)
        paper = samples.scanned_pdf([page] * 5, 300, quality=57)
        (house.room.stick / SCAN).write_bytes(scan)
        (house.room.stick / PAPER).write_bytes(paper)
        self.size_mb = len(PAPERS) * len(paper) / 1e6

    def above_idle(self) -> dict[str, float]:
        """The highest memory of each step, and that of the closed seat after them, in MB."""
        self._allow_large_papers()
        idle = self._resting()
        found = {}
        for name, step in {
            "form": self._fill,
            f"scan of {SCAN_PAGES} pages": self._look,
            "papers": self._bring,
            "handing in": self._hand_in,
        }.items():
            Path(f"/proc/{self._pid}/clear_refs").write_text("5")  # the highest so far is now's
            step()
            found[name] = self._memory("VmHWM") - idle
        self._leave()
        found["closed again"] = self._resting() - idle
        return found

    def _allow_large_papers(self) -> None:
        """Publish what an LPSE may: the shipped table with a higher limit; wait for the seat."""
        text = (files("sync.requirements") / "tables" / f"{TABLE}.toml").read_text("utf-8")
        own = text.replace("2_000_000", "6_000_000").replace('version = "1"', 'version = "2"', 1)
        centre = open_gateway(self._house.room.home.gateway)
        requirements.publish(centre, own, "lpse.toml", by=self._house.room.by[0])
        database = self._house.room.home.database
        heard = RequirementTables(lambda: connect(database, readonly=True))
        wait_for(lambda: heard.named((TABLE, "2")) is not None)

    def _fill(self) -> None:
        registrant.begin(self._window, self._house.room.pin, FIRM)
        registrant.fill(self._window, replace(FIRM, papers=()), PAPER)

    def _look(self) -> None:
        """Bring a long scan, see its pages, and take it away again."""
        where = f"/papers/{PAPERS[0]}"
        self._window.go(f"{where}/add")
        found = re.search(
            r'name="token" value="([^"]+)"', self._window.page.html.partition(SCAN)[2]
        )
        assert found, self._window.page.words[:900]
        chosen = [one for one in self._window.page.forms if one.fields.get("token") == found[1]]
        self._window.press(chosen[0])
        self._see(where)
        self._window.go(f"{where}/clear")
        self._window.submit(f"{where}/clear")

    def _bring(self) -> None:
        for document in PAPERS:
            registrant.bring(self._window, document, PAPER)
            for page in ("", "/result"):
                self._see(f"/papers/{document}{page}")

    def _see(self, page: str) -> None:
        self._window.go(page)
        pictures = re.findall(r'src="(/papers/[^"]+)"', self._window.page.html)
        assert pictures, self._window.page.words[:900]
        for one in dict.fromkeys(pictures):
            self._window.fetch(html.unescape(one))

    def _hand_in(self) -> None:
        registrant.hand_in(self._window)
        (sealed,) = self._house.room.home.spool.glob("*.form.age")
        assert sealed.stat().st_size / 1e6 > self.size_mb

    def _leave(self) -> None:
        self._window.go("/leave")
        self._window.submit("/leave")
        self._window.must("^/ended$")

    def _resting(self) -> float:
        """Memory once nobody has been there for a while, in MB."""
        ends = time.monotonic() + REST_S
        while time.monotonic() < ends:
            self._window.go("/")
            time.sleep(0.5)
        return self._memory("VmRSS")

    def _memory(self, name: str) -> float:
        lines = Path(f"/proc/{self._pid}/status").read_text().splitlines()
        return next(int(one.split()[1]) for one in lines if one.startswith(f"{name}:")) / 1000


def _rows(watched: _Watched) -> list[Row]:
    found = watched.above_idle()
    steps = ", ".join(f"{name} {above:.1f}" for name, above in found.items())
    papers = f"a real seat over HTTP, {len(PAPERS)} papers, {watched.size_mb:.1f} MB in all"
    return [
        _row(
            "memory of the seat, from the first field to the closed seat (target: at most 48)",
            max(found.values()),
            f"{papers}; highest of each step: {steps} (form: Argon2id takes 32 MiB of it, once); "
            "peer: what is allowed",
        ),
    ]


def _row(name: str, above: float, note: str) -> Row:
    return {
        "name": name,
        "ours": round(above, 1),
        "peer": ALLOWED_MB,
        "ratio": round(above / ALLOWED_MB, 2),
        "unit": "MB above idle",
        "note": note,
    }
