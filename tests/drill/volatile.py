"""Disks as a power cut may leave them: what was flushed is there, of the rest any subset.

Names last once their folder was flushed, bytes and lengths once their file was. Of what was not,
each write survives or not, whole or in some of its sectors; later ones may survive earlier ones. A
flush that lies is one that did nothing. Every choice is drawn from one generator: a seed is a disk.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.drill.recording import FOLDER, Flush, Length, Names, Recording, Said, Step, Write

SECTOR = 512
STYLES = ("none", "all", "coin", "first", "last", "torn", "but one", "only one")


@dataclass(frozen=True)
class Cut:
    """A power cut: `at` which step, how much of the rest survived, which flushes had lied."""

    at: int
    style: str
    lies: frozenset[int] = frozenset()


def choose(chance: random.Random, recording: Recording, *, lying: bool = False) -> Cut:
    """Draw a power cut; flushes are where the interesting moments are, so most cuts are near one.

    With `lying`, one flush before it, or every one from a moment on, did nothing.
    """
    flushes = [step.at for step in recording.steps if isinstance(step, Flush | Said)]
    at = chance.choice(recording.steps).at + chance.choice((0, 1))
    if flushes and chance.random() < 0.7:
        at = min(recording.end, max(0, chance.choice(flushes) + chance.choice((-1, 0, 1, 2))))
    lies: frozenset[int] = frozenset()
    if lying:
        before = [one.at for one in recording.steps if isinstance(one, Flush) and one.at < at]
        if before:
            first = chance.choice(before)
            one_lie = chance.random() < 0.5
            lies = frozenset([first] if one_lie else [one for one in before if one >= first])
    return Cut(at, chance.choice(STYLES), lies)


def pending(steps: Iterable[Step], cut: Cut) -> tuple[list[Step], set[int]]:
    """Return the changes before the cut in order, and the positions of those not yet flushed."""
    changes: list[Step] = []
    loose: set[int] = set()
    for step in steps:
        if step.at >= cut.at:
            break
        if isinstance(step, Flush):
            if step.at not in cut.lies:
                loose -= {each for each in loose if _lasts(changes[each], step)}
        elif not isinstance(step, Said):
            loose.add(len(changes))
            changes.append(step)
    return changes, loose


def _lasts(change: Step, flush: Flush) -> bool:
    if change.at >= flush.began:
        return False
    if isinstance(change, Names):
        return change.folder == flush.folder
    return isinstance(change, Write | Length) and change.file == flush.file


def survivors(chance: random.Random, cut: Cut, loose: Sequence[int]) -> set[int]:
    """Draw which of the changes that were not flushed are on the disk."""
    count = len(loose)
    if not count or cut.style == "none":
        return set()
    some = chance.randrange(count + 1)
    if cut.style == "first":
        return set(loose[:some])
    if cut.style == "last":
        return set(loose[some:])
    if cut.style in ("but one", "only one"):
        one = chance.choice(loose)
        return {one} if cut.style == "only one" else set(loose) - {one}
    if cut.style == "all":
        return set(loose)
    share = chance.choice((0.1, 0.5, 0.9))
    return {each for each in loose if chance.random() < share}


def left(chance: random.Random, recording: Recording, cut: Cut) -> dict[str, bytes | None]:
    """Return what is on the disk after the cut, by name; None is a folder."""
    changes, loose = pending(recording.steps, cut)
    kept = survivors(chance, cut, sorted(loose))
    files = {number: bytearray(data) for number, data in recording.files.items()}
    names: dict[str, int | None] = dict(recording.names)
    for position, change in enumerate(changes):
        torn = cut.style == "torn" and position in loose
        if position in loose and position not in kept and not torn:
            continue
        if isinstance(change, Names):
            if position not in loose or position in kept:
                names.update(change.names)
        elif isinstance(change, Length):
            _cut_to(files.setdefault(change.file, bytearray()), change.length)
        elif isinstance(change, Write):
            for offset, data in (
                _sectors(chance, change) if torn else [(change.offset, change.data)]
            ):
                _put(files.setdefault(change.file, bytearray()), offset, data)
    return _named(names, files)


def _named(names: dict[str, int | None], files: dict[int, bytearray]) -> dict[str, bytes | None]:
    """A name whose folder did not survive is not there either."""
    folders = {name for name, file in names.items() if file == FOLDER} | {""}
    found: dict[str, bytes | None] = {}
    for name in sorted(names):
        file, parent = names[name], name.rpartition("/")[0]
        if file is None or parent not in folders or (parent and parent not in found):
            continue
        found[name] = None if file == FOLDER else bytes(files.get(file, b""))
    return found


def _sectors(chance: random.Random, write: Write) -> list[tuple[int, bytes]]:
    """Some sectors of a write, as the disk's own sectors cut it."""
    cuts = [0, *range(SECTOR - write.offset % SECTOR, len(write.data), SECTOR), len(write.data)]
    pieces = list(itertools.pairwise(cuts))
    return [
        (write.offset + start, write.data[start:end])
        for start, end in pieces
        if chance.random() < 0.5
    ]


def _put(file: bytearray, offset: int, data: bytes) -> None:
    if len(file) < offset:
        file.extend(bytes(offset - len(file)))
    file[offset : offset + len(data)] = data


def _cut_to(file: bytearray, length: int) -> None:
    if len(file) > length:
        del file[length:]
    else:
        file.extend(bytes(length - len(file)))


def lay_down(disk: dict[str, bytes | None], folder: Path) -> None:
    """Write a disk's files into a folder that is made."""
    folder.mkdir(parents=True)
    for name, data in disk.items():
        if data is None:
            (folder / name).mkdir(exist_ok=True)
        else:
            (folder / name).write_bytes(data)
