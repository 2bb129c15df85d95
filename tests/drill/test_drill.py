"""The drill finds nothing in this house, and everything that is planted."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.wiring import soundness
from sync import damage
from sync.database import connect
from sync.errors import Fault
from sync.gateway.bids import files
from sync.gateway.commands import returned, service
from sync.wire import jws
from sync.wire.messages import Command
from tests.drill import campaign, live, volatile
from tests.drill.ground import Ground, Walked, flushes, without
from tests.drill.kinds import DISK, KINDS, LINE, LIVE
from tests.drill.recording import Flush, Recording, Step

SEED, TRIES = 2026, 240
ENOUGH = 1_000  # tries in which a planted bug is seen; the rarest shows in one of sixty


def test_nothing_promised_is_lost_and_nothing_comes_twice(ground: Ground) -> None:
    """A few hundred of the thousands that docs/drills.md tells of."""
    report = campaign.run(ground, (*DISK, *LINE), SEED, TRIES)
    assert report.found == []
    assert set(report.tries) == {kind.name for kind in (*DISK, *LINE)}


def seen(ground: Ground, kind: str, said: str = "") -> bool:
    """Whether a try of a kind finds something, and says so in these words among others."""
    return any(
        said in one
        for number in range(ENOUGH)
        for one in campaign.once(ground, KINDS[kind], SEED, number)
    )


def bent(ground: Ground, who: str, change: Callable[[Recording], Recording]) -> Ground:
    """The ground with a journey of a program that has a bug."""
    walked = ground.walked(0).recorded
    other = replace(walked, **{who: change(getattr(walked, who))})
    return Ground(ground.room, ground.root, _walked={0: Walked.of(other)}, _count=10_000)


def blob_flush(step: Step) -> bool:
    return isinstance(step, Flush) and step.file is not None and "blobs/partial/" in step.name


def blob_folder(step: Step) -> bool:
    return isinstance(step, Flush) and step.folder is not None and step.folder.startswith("blobs/")


# Not flushing, each as if a line of the program were gone: where, what, and what is then said.
UNFLUSHED: dict[str, tuple[str, Callable[[Step], bool], str]] = {
    "the seat's commits": ("seat", flushes("seat.db-wal"), "was confirmed and is not here"),
    "sealed files": ("seat", flushes(".age.partial"), "sealed file"),
    "the spool's names": ("seat", flushes("spool"), "sealed file"),
    "the name of the seat's log": (
        "seat",
        lambda step: isinstance(step, Flush) and step.name == "",
        "was confirmed and is not here",
    ),
    "the gateway's commits": ("gateway", flushes("gateway.db-wal"), "is not here"),
    "uploads": ("gateway", blob_flush, "of a bid is damaged"),
    "the blobs' names": ("gateway", blob_folder, "of a bid is missing"),
}


@pytest.mark.parametrize("what", UNFLUSHED)
def test_a_missing_flush_is_seen(ground: Ground, what: str) -> None:
    who, bad, said = UNFLUSHED[what]
    assert seen(bent(ground, who, lambda one: without(one, bad)), f"power-{who}", said)


def test_a_promise_before_its_commit_is_seen(ground: Ground) -> None:
    """As if the page had been sent while the transaction was still open."""
    walked = ground.walked(0)
    last = max(at for at, _ in walked.seat.sealed)
    flush = max(
        step.at
        for step in walked.recorded.seat.steps
        if isinstance(step, Flush) and step.name == "seat.db-wal" and step.at < last
    )
    early = tuple((min(at, flush - 60), bid) for at, bid in walked.seat.sealed)
    hasty = replace(walked, seat=replace(walked.seat, sealed=early))
    bad = Ground(ground.room, ground.root, _walked={0: hasty}, _count=20_000)
    assert seen(bad, "power-seat", "was confirmed and is not here")


def quick(path: Path) -> None:
    """`require_sound` as it was until the drill."""
    with damage.told(path), connect(path, readonly=True) as db:
        if db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise Fault("database_damaged", path=str(path))


def unsigned(centre, letter):  # type: ignore[no-untyped-def]
    command = jws.claimed(letter.token, Command)
    if command is None:
        raise Fault("signature_invalid")
    with centre.reading() as db:
        return service.enrolment.seat(db, command.source), command


def anew(centre, one):  # type: ignore[no-untyped-def]
    return service.answer(centre, one.command)


def by_size(path: Path, size: int, sha256: str | None) -> str | None:
    return None if path.stat().st_size == size else "size"


# What the house would do if a rule of it were gone.
BROKEN: dict[str, tuple[str, object, str, Callable[..., object]]] = {
    "page-seat": ("any page will do", damage, "require_sound", lambda path: None),
    "page-gateway": ("indexes are not compared", damage, "require_sound", quick),
    "lie-seat": ("any database will do", damage, "require_sound", lambda path: None),
    "lie-gateway": ("any database will do", damage, "require_sound", lambda path: None),
    "spool": ("sizes are compared, not bytes", soundness, "_looked_at", by_size),
    "blob": ("sizes are compared, not bytes", files, "hashed", files.looked_at),
    "shuffled": ("answers are not kept", service, "_kept", lambda db, letter: None),
    "forged": ("signatures are not looked at", service, "opened", unsigned),
    "restored-gateway": ("what was answered is judged anew", returned, "take", anew),
    "cloned-seat": ("numbers are not noted", service, "number", lambda *_: None),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_rule_that_is_gone_is_seen(
    ground: Ground, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, module, name, instead = BROKEN[kind]
    monkeypatch.setattr(module, name, instead)
    assert seen(ground, kind), BROKEN[kind][0]


# Running programs


@pytest.mark.parametrize("kind", ["seat-killed", "link-muted"])
def test_a_room_that_is_hurt_keeps_its_promises(ground: Ground, kind: str) -> None:
    """The others run by hand (docs/drills.md); each has its scenario beside this folder."""
    assert campaign.once(ground, KINDS[kind], SEED, 0) == []


def test_a_room_that_forgets_is_seen(ground: Ground) -> None:
    """As if the seat had promised what its disk did not hold: it comes back as it was before."""
    found = live.run(ground, random.Random(SEED), live.quiet, patient=True, healed=live.forget)
    assert any("was confirmed and is not here" in one for one in found), found


def test_plaintext_on_the_disk_is_seen(tmp_path: Path) -> None:
    (tmp_path / "draft").write_bytes(b"\0\1" + live.VISITOR.encode("utf-16-le"))
    assert any("is readable in draft" in one for one in live.readable(tmp_path))
    (tmp_path / "draft").write_bytes(b"\0\1")
    assert live.readable(tmp_path) == []


# The table and the layer itself


def test_every_kind_says_what_it_checks() -> None:
    assert all(kind.checks and kind.what for kind in KINDS.values())
    assert len(KINDS) == len(DISK) + len(LINE) + len(LIVE)


def test_a_seed_is_a_disk(ground: Ground) -> None:
    """The same seed draws the same cut and leaves the same bytes; another one does not."""
    recording = ground.walked(0).recorded.seat

    def disk(seed: int) -> tuple[volatile.Cut, dict[str, bytes | None]]:
        chance = random.Random(seed)
        cut = volatile.choose(chance, recording)
        return cut, volatile.left(chance, recording, cut)

    assert disk(7) == disk(7)
    assert len({disk(seed)[0] for seed in range(20)}) > 10
