"""Have a stranger's content pack read by a process of its own with narrow limits (`sync.confine`).

What would take the memory, the processor or the time of a seat ends that process alone.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import msgspec
from msgspec import Struct, field

from sync.errors import Fault
from sync.training.lessons import RenderedLesson
from sync.training.pack import Pack
from sync.training.pack_files import PackEntry, printable
from sync.training.pack_tenders import DummyTender
from sync.training.quiz_passages import QuizPassages


class ReadingLimits(Struct, frozen=True):
    """What reading one pack may take: address space, whole seconds of processor and of clock."""

    memory_bytes: int = 1 << 30
    cpu_s: int = 20
    wall_s: int = 60


LIMITS = ReadingLimits()


class PackFlaw(Struct, frozen=True):
    """A Fault on its way between processes; `params` are texts and numbers."""

    code: str
    params: dict[str, str | int | float | None]

    @classmethod
    def of(cls, fault: Fault) -> PackFlaw:
        """Make one of a Fault; texts lose what a terminal would obey."""
        params = {
            name: value if isinstance(value, int | float | None) else printable(str(value))
            for name, value in fault.params.items()
        }
        return cls(fault.code, params)

    def fault(self) -> Fault:
        """Return it as the Fault that it was."""
        return Fault(self.code, **self.params)


class ExaminedPack(Struct, frozen=True):
    """A pack as the process read it; `failed` where it is none, or could not be read at all.

    With any of `problems` nothing else of it may be used. `quizzes` and `tenders` are by word.
    """

    pack: Pack | None = None
    entries: tuple[PackEntry, ...] = ()
    lessons: tuple[RenderedLesson, ...] = ()
    note: str | None = None
    problems: tuple[PackFlaw, ...] = ()
    skipped: tuple[str, ...] = ()
    failed: PackFlaw | None = None
    quizzes: dict[str, QuizPassages] = field(default_factory=dict)
    tenders: dict[str, tuple[DummyTender, ...]] = field(default_factory=dict)


def examine(path: Path, app: str, limits: ReadingLimits = LIMITS) -> ExaminedPack:
    """Read the folder or zip at a path. `app` is the version of the running program.

    Raises: Fault("pack_not_pack" | "pack_zip_damaged", file), Fault("path_unusable", path),
    Fault("pack_too_costly", file) for what goes beyond the limits of the process.
    """
    try:
        read = msgspec.json.decode(_told(path, app, limits), type=ExaminedPack)
    except (subprocess.SubprocessError, msgspec.MsgspecError, ValueError) as error:
        raise Fault("pack_too_costly", file=path.name) from error
    if read.failed is not None:
        raise read.failed.fault()
    return read


def _told(path: Path, app: str, limits: ReadingLimits) -> bytes:
    """What the process says of a pack. Raises: subprocess.SubprocessError when it was ended."""
    said = msgspec.json.encode(limits).decode()
    names = ("SYSTEMROOT", "TMPDIR")
    return subprocess.run(
        [sys.executable, "-I", "-B", "-m", "sync.training.pack_process", str(path), app, said],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in names if name in os.environ},
        timeout=limits.wall_s + 10,
        check=True,
    ).stdout
