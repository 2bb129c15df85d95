"""The process that reads a content pack: it limits itself, reads, and says what it found.

Started by `sync.training.pack_examining` with a path, the version of the program and its limits.
"""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from sync.confine import confine
from sync.errors import Fault
from sync.training.pack_examining import ExaminedPack, PackFlaw, ReadingLimits
from sync.training.pack_reading import read_pack


def main() -> None:
    """Read the pack that the command line names; write an `ExaminedPack` in JSON."""
    path, app = Path(sys.argv[1]), sys.argv[2]
    limits = msgspec.json.decode(sys.argv[3], type=ReadingLimits)
    confine(memory_bytes=limits.memory_bytes, cpu_s=limits.cpu_s, wall_s=limits.wall_s)
    sys.stdout.buffer.write(msgspec.json.encode(_examined(path, app)))


def _examined(path: Path, app: str) -> ExaminedPack:
    try:
        read = read_pack(path, app)
    except Fault as fault:
        return ExaminedPack(failed=PackFlaw.of(fault))
    except OSError as error:
        return ExaminedPack(
            failed=PackFlaw.of(Fault("path_unusable", path=str(error.filename or path)))
        )
    return ExaminedPack(
        pack=read.pack,
        entries=read.entries,
        lessons=read.lessons,
        note=read.note,
        problems=tuple(map(PackFlaw.of, read.problems)),
        skipped=read.skipped,
        quizzes=dict(read.quizzes),
        tenders=dict(read.tenders),
    )


if __name__ == "__main__":
    main()
