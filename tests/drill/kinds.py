"""The table of faults: what goes wrong, where it is tried, and what is looked at after it."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.drill import disks, live, orders, volatile
from tests.drill.ground import Ground, whole
from tests.scenarios.world import BIG, LETTER

Try = Callable[[Ground, random.Random], list[str]]
NOTHING_LOST = "nothing confirmed is lost"
SOUND = "the databases are sound and every sealed file is whole, or the start says what is wrong"
ONCE = "nothing is delivered or answered twice"
HONEST = "no page says more than is so"
GROWS = "the logs only grow"
SEALED = "nothing readable is on the seat's disk"


@dataclass(frozen=True)
class Kind:
    """`weight` is its share of a campaign; `checks` name what is looked at after each try."""

    name: str
    what: str
    run: Try
    checks: tuple[str, ...]
    weight: int


def _cut_seat(ground: Ground, chance: random.Random, *, lying: bool) -> list[str]:
    walked = ground.walked(chance.randrange(10**6))
    cut = volatile.choose(chance, walked.recorded.seat, lying=lying)
    with ground.scratch() as root:
        left = volatile.left(chance, walked.recorded.seat, cut)
        volatile.lay_down(left, root / "seat" / "production")
        return _at(cut, disks.seat(root, walked.seat.owed(cut.at), doubted=lying))


def _cut_gateway(ground: Ground, chance: random.Random, *, lying: bool) -> list[str]:
    walked = ground.walked(chance.randrange(10**6))
    cut = volatile.choose(chance, walked.recorded.gateway, lying=lying)
    with ground.scratch() as root:
        volatile.lay_down(volatile.left(chance, walked.recorded.gateway, cut), root)
        return _at(cut, disks.gateway(root, walked.gateway.owed(cut.at), doubted=lying))


def _at(cut: volatile.Cut, found: list[str]) -> list[str]:
    return [f"{one} (step {cut.at}, {cut.style})" for one in found]


def power_at_seat(ground: Ground, chance: random.Random) -> list[str]:
    return _cut_seat(ground, chance, lying=False)


def power_at_gateway(ground: Ground, chance: random.Random) -> list[str]:
    return _cut_gateway(ground, chance, lying=False)


def lie_at_seat(ground: Ground, chance: random.Random) -> list[str]:
    return _cut_seat(ground, chance, lying=True)


def lie_at_gateway(ground: Ground, chance: random.Random) -> list[str]:
    return _cut_gateway(ground, chance, lying=True)


def page_at_seat(ground: Ground, chance: random.Random) -> list[str]:
    """A page of the seat's database is noise, zeros or an older page; the start must name it."""
    walked = ground.walked(chance.randrange(10**6))
    with ground.scratch() as root:
        disk = whole(walked.recorded.seat)
        volatile.lay_down(disk, root / "seat" / "production")
        spoil_page(chance, root / "seat" / "production" / "seat.db")
        return disks.seat(root, walked.seat.owed(10**9), damaged=True)


def page_at_gateway(ground: Ground, chance: random.Random) -> list[str]:
    walked = ground.walked(chance.randrange(10**6))
    with ground.scratch() as root:
        volatile.lay_down(whole(walked.recorded.gateway), root)
        spoil_page(chance, root / "gateway.db")
        return disks.gateway(root, walked.gateway.owed(10**9), damaged=True)


def spoil_page(chance: random.Random, database: Path) -> None:
    """Overwrite one page: whole, its head, with zeros, or with another page's bytes."""
    disks.into_one_file(database)
    data = bytearray(database.read_bytes())
    pages = len(data) // 4096
    at, how = chance.randrange(1, pages) * 4096, chance.randrange(4)
    if how == 0:
        data[at : at + 4096] = chance.randbytes(4096)
    elif how == 1:
        data[at : at + 16] = chance.randbytes(16)
    elif how == 2:
        data[at : at + 4096] = bytes(4096)
    else:
        other = chance.randrange(pages) * 4096
        data[at : at + 4096] = data[other : other + 4096]
    database.write_bytes(data)


def spool_flipped(ground: Ground, chance: random.Random) -> list[str]:
    """A bit of a sealed file flips, or its end is lost: `doctor` must name exactly that file."""
    walked = ground.walked(chance.randrange(10**6))
    with ground.scratch() as root:
        volatile.lay_down(whole(walked.recorded.seat), root / "seat" / "production")
        files = sorted((root / "seat" / "production" / "spool").glob("*.age"))
        file = chance.choice(files)
        flip(chance, file)
        found = disks.seat(root, disks.Owed())
        named = [one for one in found if file.name in one]
        return ["a damaged sealed file is not named"] if not named else found[1:]


def blob_flipped(ground: Ground, chance: random.Random) -> list[str]:
    """The same at the gateway, for what is there for a bid."""
    walked = ground.walked(chance.randrange(10**6))
    with ground.scratch() as root:
        volatile.lay_down(whole(walked.recorded.gateway), root)
        file = chance.choice(disks.blobs_of_bids(root))
        flip(chance, file)
        found = disks.gateway(root, disks.Owed())
        named = [one for one in found if file.name in one]
        return ["a damaged blob is not named"] if not named else found[1:]


def flip(chance: random.Random, file: Path) -> None:
    data = bytearray(file.read_bytes())
    if chance.random() < 0.7:
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    else:
        del data[chance.randrange(len(data)) :]
    file.write_bytes(data)


DISK = (
    Kind(
        "power-seat",
        "power cut at the seat: any subset of what was not flushed survives, torn writes too",
        power_at_seat,
        (NOTHING_LOST, SOUND, GROWS),
        300,
    ),
    Kind(
        "power-gateway",
        "power cut at the gateway, the same",
        power_at_gateway,
        (NOTHING_LOST, SOUND, ONCE, GROWS),
        300,
    ),
    Kind("lie-seat", "flushes at the seat that did nothing", lie_at_seat, (SOUND,), 60),
    Kind("lie-gateway", "flushes at the gateway that did nothing", lie_at_gateway, (SOUND,), 60),
    Kind("page-seat", "a page of the seat's database is noise", page_at_seat, (SOUND,), 60),
    Kind("page-gateway", "a page of the gateway's is", page_at_gateway, (SOUND,), 60),
    Kind("spool", "a sealed file with a flipped bit or cut short", spool_flipped, (SOUND,), 30),
    Kind("blob", "a blob with a flipped bit or cut short", blob_flipped, (SOUND,), 30),
)
LINE = (
    Kind(
        "shuffled",
        "commands duplicated, reordered, dropped and sent later",
        orders.shuffled,
        (ONCE, NOTHING_LOST, SOUND, GROWS),
        60,
    ),
    Kind("forged", "commands forged, spliced, with flipped bits", orders.forged, (ONCE, SOUND), 60),
    Kind(
        "restored-gateway",
        "the gateway is an older copy, and seats show it what it had answered",
        orders.restored,
        (NOTHING_LOST, ONCE, SOUND, GROWS),
        60,
    ),
    Kind(
        "cloned-seat",
        "two machines with one seat's key use one number twice",
        orders.cloned,
        (ONCE, NOTHING_LOST, SOUND),
        60,
    ),
)
EVERYTHING = (NOTHING_LOST, ONCE, HONEST, SEALED, SOUND, GROWS)


def _live(name: str, what: str, harm: live.Harm, **how: object) -> Kind:
    return Kind(name, what, partial(live.run, harm=harm, **how), EVERYTHING, 1)


def _nth(error: str) -> Try:
    def run(ground: Ground, chance: random.Random) -> list[str]:
        prepare = live.failing(error, chance.randrange(1, 500))
        return live.run(ground, chance, live.quiet, patient=True, prepare=prepare)

    return run


LIVE = (
    _live("seat-killed", "kill -9 of the seat and its engine", live.kill_seat, patient=True),
    _live("seat-stopped", "SIGSTOP of the seat and its engine", live.stop_seat, patient=True),
    _live("gateway-killed", "kill -9 of the gateway", live.kill_gateway),
    _live("gateway-stopped", "SIGSTOP of the gateway", live.stop_gateway),
    _live("link-cut", "connections reset after a random number of bytes", live.cut_link),
    _live("link-refused", "connections refused", live.lead_astray("refuse")),
    _live("link-half-open", "connections that say nothing more", live.lead_astray("blackhole")),
    _live("link-slow", "40 kB a second", live.lead_astray("slow")),
    _live("link-captive", "a portal answers 200 to everything", live.lead_astray("captive")),
    _live("link-redirect", "a portal redirects everything", live.lead_astray("redirect")),
    _live("link-muted", "requests arrive, answers are lost", live.mute),
    _live(
        "clock-seat",
        "the seat's clock jumps a year or hours",
        live.turn_clock,
        prepare=live.with_clock,
    ),
    _live(
        "stick-pulled",
        "the stick is gone and back",
        live.pull_stick,
        patient=True,
        names=(LETTER, BIG),
    ),
    Kind(
        "disk-full-nth",
        "ENOSPC at the n-th write or flush of the seat",
        _nth("ENOSPC"),
        EVERYTHING,
        1,
    ),
    Kind(
        "disk-error-nth", "EIO at the n-th write or flush of the seat", _nth("EIO"), EVERYTHING, 1
    ),
)
KINDS: dict[str, Kind] = {kind.name: kind for kind in (*DISK, *LINE, *LIVE)}
