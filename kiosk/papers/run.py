"""The seat's side of the limited processes: hands them papers through pipes, takes what they make.

Nothing of a paper gets a name on a disk, and the seat never holds a whole one: pieces go in, pieces
come out. A page of a PDF that needs no turning is drawn by poppler where it is installed, whose
limits are set before it gets a byte to read.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, Generic, TypeVar, cast

import msgspec

from kiosk.papers.jobs import (
    FRAME,
    MOST_IN_FRAME,
    Draw,
    Failed,
    Fit,
    FitProgress,
    Looked,
    Made,
    PaperLook,
    WorkOrder,
)
from kiosk.papers.shelf import in_pieces
from sync.confine import confine_other
from sync.errors import Fault

T = TypeVar("T")
LOOK_S, DRAW_S, FIT_S = 60.0, 30.0, 300.0
MOST_PICTURE = 8 << 20
POPPLER_BYTES, POPPLER_CPU_S = 256 << 20, 20
AT_ONCE = 2  # a seat has few processors, and its own pages come first
PATIENCE_S = 60.0
_turns = threading.BoundedSemaphore(AT_ONCE)
RunFrame = tuple[bytes, bytes]


@dataclass(frozen=True)
class Given:
    """A file for a process: its `size` in bytes, and what opens it."""

    size: int
    open: Callable[[], BinaryIO]


def _let_go(pieces: Iterator[bytes]) -> None:
    for _piece in pieces:
        pass


def look(given: Given, name: str, keep: Callable[[Iterator[bytes]], object] = _let_go) -> Looked:
    """Say what a file is; `keep` gets what is made of it (`kiosk.papers.jobs.Look`).

    Raises: Fault with a code of `kiosk.papers.jobs.PaperCode`, and what `keep` raises.
    """
    with _workshop(WorkOrder(PaperLook(name), (given.size,)), [given], LOOK_S) as frames:
        stream = PaperStream(frames, Looked)
        keep(stream.pieces())
        return stream.result


def draw(job: Draw, given: Given, *, by_poppler: bool) -> bytes:
    """Return one page as JPEG.

    `by_poppler`: it is a page of a PDF, neither turned nor cut, that poppler draws well. Raises:
    Fault("paper_unreadable"), Fault with a code of `kiosk.papers.jobs.PaperCode`.
    """
    poppler = shutil.which("pdftoppm") if by_poppler and sys.platform == "linux" else None
    drawn = _draw_by_poppler(poppler, job, given) if poppler else b""
    if drawn:
        return drawn
    picture = bytearray()
    with _workshop(WorkOrder(job, (given.size,)), [given], DRAW_S) as frames:
        for piece in PaperStream(frames, Made).pieces():
            picture += piece
            if len(picture) > MOST_PICTURE:
                raise Fault("paper_unreadable")
    return bytes(picture)


@dataclass
class PaperStream(Generic[T]):
    """What a process makes: `pieces` of a file, and when they have ended the `result`.

    `told` hears how far it is, and returns False to stop it.
    """

    frames: Iterator[RunFrame]
    kind: type[T]
    told: Callable[[FitProgress], bool] = lambda progress: True
    _results: list[T] = field(default_factory=list)

    @property
    def result(self) -> T:
        """Return what the process said of it. Raises: Fault("paper_unreadable")."""
        if not self._results:
            raise Fault("paper_unreadable")
        return self._results[0]

    def pieces(self) -> Iterator[bytes]:
        """Yield the file as it comes.

        Raises: Fault("paper_cancelled") when `told` says so, Fault("paper_unreadable") without a
        result, Fault with a code of `kiosk.papers.jobs.PaperCode`.
        """
        for letter, content in self.frames:
            if letter == b"d":
                yield content
            elif letter != b"p":
                self._results.append(_result(letter, content, self.kind))
            elif not self.told(_decoded(content, FitProgress)):
                raise Fault("paper_cancelled")
        if not self._results:
            raise Fault("paper_unreadable")


@contextlib.contextmanager
def fit(
    job: Fit, files: Sequence[Given], told: Callable[[FitProgress], bool]
) -> Iterator[PaperStream[Made]]:
    """Make one PDF. `told` hears how far it is, and returns False to stop it."""
    with _workshop(WorkOrder(job, tuple(one.size for one in files)), files, FIT_S) as frames:
        yield PaperStream(frames, Made, told)


# what a process answers; nothing of it is believed unread


def _result(letter: bytes, content: bytes, kind: type[T]) -> T:
    if letter == b"f":
        failed = _decoded(content, Failed)
        raise Fault(failed.code, size_bytes=failed.size_bytes)
    return _decoded(content, kind)


def _decoded(content: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.MsgspecError, ValueError) as error:
        raise Fault("paper_unreadable") from error


def _frames(stream: BinaryIO) -> Iterator[RunFrame]:
    while len(head := stream.read(FRAME)) == FRAME:
        letter, length = struct.unpack(">cI", head)
        if length > MOST_IN_FRAME:
            return
        content = stream.read(length)
        if len(content) < length:
            return
        yield letter, content


# processes


@contextlib.contextmanager
def _workshop(
    order: WorkOrder, files: Sequence[Given], seconds: float
) -> Iterator[Iterator[RunFrame]]:
    command = [sys.executable, "-I", "-B", "-m", "kiosk.papers.workshop"]
    head = msgspec.json.encode(order) + b"\n"
    with _turn(), _process(command, head, files, seconds) as process:
        yield _frames(cast(BinaryIO, process.stdout))


def _draw_by_poppler(poppler: str, job: Draw, given: Given) -> bytes:
    """The page as JPEG, b"" where poppler could not: then the other way is tried."""
    page = str(job.leaf.number + 1)
    command = [poppler, "-q", "-cropbox", "-jpeg", "-r", str(job.dpi), "-f", page, "-l", page, "-"]
    with _turn(), _process(command, b"", [given], DRAW_S, _limit_poppler) as process:
        drawn = cast(BinaryIO, process.stdout).read(MOST_PICTURE + 1)
        whole = len(drawn) <= MOST_PICTURE and process.wait(DRAW_S) == 0
    return drawn if whole and drawn.startswith(b"\xff\xd8") else b""


def _limit_poppler(process: subprocess.Popen[bytes]) -> None:
    """It waits for its first byte meanwhile: all of a paper is read within the limits."""
    confine_other(process.pid, memory_bytes=POPPLER_BYTES, cpu_s=POPPLER_CPU_S)


@contextlib.contextmanager
def _turn() -> Iterator[None]:
    """Raises: Fault("paper_busy") when those before do not come to an end."""
    if not _turns.acquire(timeout=PATIENCE_S):
        raise Fault("paper_busy")
    try:
        yield
    finally:
        _turns.release()


@contextlib.contextmanager
def _process(
    command: Sequence[str],
    head: bytes,
    files: Sequence[Given],
    seconds: float,
    limit: Callable[[subprocess.Popen[bytes]], None] = lambda process: None,
) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is fed with `head` and the files, and is gone when the block ends."""
    names = ("SYSTEMROOT", "TMPDIR")
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        # Beyond its limit of file sizes a write fails, and nobody is killed for trying.
        restore_signals=False,
        env={name: os.environ[name] for name in names if name in os.environ},
        start_new_session=hasattr(os, "fork"),
    )
    timer = threading.Timer(seconds, _kill, [process])
    timer.daemon = True
    failed: list[BaseException] = []
    feeder = threading.Thread(target=_feed, args=(process, head, files, failed), daemon=True)
    try:
        limit(process)
        timer.start()
        feeder.start()
        yield process
    finally:
        timer.cancel()
        _kill(process)
        process.wait()
        feeder.join()
        cast(BinaryIO, process.stdout).close()
        if failed:  # what it said of half a file says nothing
            raise failed[0]


def _feed(
    process: subprocess.Popen[bytes],
    head: bytes,
    files: Sequence[Given],
    failed: list[BaseException],
) -> None:
    stream = cast(BinaryIO, process.stdin)
    try:
        # It may have read enough, or be gone: what it says then is what counts.
        with contextlib.suppress(BrokenPipeError), stream:
            stream.write(head)
            for given in files:
                with given.open() as file:
                    for piece in in_pieces(file.read, given.size):
                        stream.write(piece)
    except (Fault, OSError) as error:
        failed.append(error)


def _kill(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if sys.platform != "win32":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
