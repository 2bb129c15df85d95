"""Run a campaign of tries and count what it found."""

from __future__ import annotations

import random
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from tests.drill.ground import Ground
from tests.drill.kinds import Kind

TOLD_EVERY = 200  # tries


@dataclass(frozen=True)
class Found:
    """What one try found wrong; `kind` and `number` with the campaign's seed run it again."""

    kind: str
    number: int
    what: str


@dataclass
class Report:
    """`tries` and `seconds` by kind."""

    seed: int
    tries: Counter[str] = field(default_factory=Counter)
    seconds: Counter[str] = field(default_factory=Counter)
    found: list[Found] = field(default_factory=list)

    def rows(self) -> Iterator[str]:
        """Yield the lines of the table in docs/drills.md."""
        by_kind = Counter(one.kind for one in self.found)
        for name, count in self.tries.items():
            each = 1000 * self.seconds[name] / count
            yield f"| {name} | {count} | {by_kind[name]} | {each:.0f} ms |"


def shares(kinds: Iterable[Kind], count: int) -> dict[str, int]:
    """Divide `count` tries by weight; each kind gets at least one."""
    chosen = list(kinds)
    whole = sum(kind.weight for kind in chosen)
    return {kind.name: max(1, round(count * kind.weight / whole)) for kind in chosen}


def run(
    ground: Ground,
    kinds: Iterable[Kind],
    seed: int,
    count: int,
    tell: Callable[[str], None] = lambda line: None,
) -> Report:
    """Try each kind its share of `count` times, all kinds in turn; `tell` hears how it goes."""
    report, chosen = Report(seed), list(kinds)
    many = shares(chosen, count)
    turns = [
        (number / many[kind.name], kind, number)
        for kind in chosen
        for number in range(many[kind.name])
    ]
    for done, (_, kind, number) in enumerate(sorted(turns, key=lambda turn: turn[0]), start=1):
        began = time.monotonic()
        for what in once(ground, kind, seed, number):
            report.found.append(Found(kind.name, number, what))
            tell(f"{kind.name} {number}: {what}")
        report.tries[kind.name] += 1
        report.seconds[kind.name] += time.monotonic() - began
        if done % TOLD_EVERY == 0:
            tell("\n".join([f"{done} tries", *report.rows()]))
    return report


def once(ground: Ground, kind: Kind, seed: int, number: int) -> list[str]:
    """Run one try; what the real code raises that nobody expected is a finding too."""
    try:
        return kind.run(ground, random.Random(f"{seed} {kind.name} {number}"))
    except Exception:
        return [traceback.format_exc(limit=-6)]
