"""The verifiers' worklist with 100,000 registrations and with 1,000: first page and search.

There is no peer to compare with: what is asked is how much slower a hundred times the rows are (at
most twice). Rows are as an arrival makes them, with their sealed summaries and stand-ins; the files
of the forms, which no list opens, are left out. Questions at both sizes take turns.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sync.argon import LEAST
from sync.gateway import centre
from sync.gateway.centre import Centre
from sync.gateway.features import open_gateway
from sync.gateway.registrations import service, store, words_store
from sync.gateway.registrations.private import FormSecrets, FormSummary
from sync.gateway.registrations.service import WorklistWanted
from sync.gateway.staff import service as staff
from sync.gateway.staff.service import Member
from sync.registration.application import Applicant, Application, ChosenAccount, Firm
from sync.wire.registration import RegistrationStage
from sync.wire.times import to_text

SIZES = (1_000, 100_000)
TURNS, BATCH = 60, 5_000
SYLLABLES = ("ma", "ju", "ber", "sa", "ka", "rya", "ti", "da", "su", "mi", "la", "wan", "ge", "no")
# Each is in a tenth of all names, both in the name of one registration alone.
COMMON, SHARE, ONLY = ("sejahtera", "abadi"), 0.1, 500
STAGES: tuple[RegistrationStage, ...] = ("waiting", "incomplete", "approved", "refused", "lapsed")
NOON = datetime(2026, 11, 28, 5, 0, tzinfo=UTC)
Row = dict[str, Any]


def run() -> list[Row]:
    """Rows {name, ours, peer, ratio, unit, note}: `ours` of 100,000 registrations, `peer` 1,000."""
    with tempfile.TemporaryDirectory() as folder:
        few, many = (_filled(Path(folder) / str(size), size) for size in SIZES)
        return [_compared(what, wanted, few, many) for what, wanted in _questions()]


def _questions() -> Iterator[tuple[str, WorklistWanted]]:
    yield "first page, waiting", WorklistWanted()
    yield "first page, decided, newest first", WorklistWanted(tab="decided", newest=True)
    yield "search, a tax number", WorklistWanted(search=_npwp(500))
    yield "search, the beginning of a common word", WorklistWanted(search=COMMON[0][:4])
    yield "search, two common words that one name has", WorklistWanted(search=" ".join(COMMON))
    yield "search, nothing found", WorklistWanted(search="zzz tidak ada")


def _compared(
    what: str, wanted: WorklistWanted, few: tuple[Centre, Member], many: tuple[Centre, Member]
) -> Row:
    times: dict[int, list[float]] = {0: [], 1: []}
    for turn in range(TURNS + 2):
        for which, (opened, by) in enumerate((few, many)):
            taken = _timed(lambda opened=opened, by=by: service.worklist(opened, wanted, by=by))
            if turn > 1:
                times[which].append(taken * 1000)
    small, large = (statistics.median(times[which]) for which in (0, 1))
    return {
        "name": f"worklist: {what} (target: at most 2)",
        "ours": round(large, 2),
        "peer": round(small, 2),
        "ratio": round(large / small, 2),
        "unit": "ms",
        "note": f"ours: 100,000 registrations, peer: 1,000; median of {TURNS}",
    }


def _timed(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def _filled(home: Path, size: int) -> tuple[Centre, Member]:
    def clock() -> datetime:
        return NOON

    centre.create(home, "LPSE", "production", "Asia/Jakarta", clock=clock)
    opened = open_gateway(home, clock=clock)
    staff.calibrate(opened, LEAST)
    code = staff.setup_code(opened, role="head")
    by = staff.first_administrator(opened, code, "197803152005012001", "Siti", "582914")
    secrets, at = FormSecrets(opened), to_text(NOON)
    names = _names(size)
    for first in range(0, size, BATCH):
        with opened.writing() as db:
            for serial in range(first, min(first + BATCH, size)):
                _insert(db, secrets, serial, names[serial], at)
    return opened, by


def _insert(db: Any, secrets: FormSecrets, serial: int, name: str, at: str) -> None:
    form = Application(
        entity="cv",
        firm=Firm(name=name, npwp=_npwp(serial), email=f"kantor{serial}@contoh.example"),
        applicant=Applicant(name=name.partition(" ")[2]),
        account=ChosenAccount(user_id=f"contoh{serial}"),
    )
    registration_id = f"r{serial:08d}"
    one = store.begin(
        db,
        registration_id,
        f"C{serial:09d}",
        track="inaproc",
        entity="cv",
        version=1,
        stage=STAGES[serial % len(STAGES)],
        held_for="",
        at=at,
        lapses_at=None,
    )
    summary = FormSummary(name=name, number=form.firm.npwp, person=name, user_id="contoh")
    sealed = secrets.seal(registration_id, summary)
    words_store.put_contents(db, one.number, sealed, secrets.found_by(form))


def _names(size: int) -> list[str]:
    chance = random.Random(7)  # the same names in every run
    words = ["".join(chance.choices(SYLLABLES, k=3)) for _ in range(400)]
    found = []
    for serial in range(size):
        first, second = chance.choices(words, k=2)
        common = chance.random()
        first = COMMON[0] if common < SHARE else first
        second = COMMON[1] if common > 1 - SHARE else second
        name = " ".join(COMMON if serial == ONLY else (first, second))
        found.append(f"CV {name.title()}")
    return found


def _npwp(serial: int) -> str:
    return f"{serial:09d}533000"
