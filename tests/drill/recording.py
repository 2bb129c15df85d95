"""What a process told its disk and its line, in order: read from `strace`.

`start` runs the real program under it. `read` turns the record into steps of four kinds: bytes
written, a file's length, a name in a folder, a flush; and what was said on a socket, because that
is when a promise has left the house.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil

CALLS = (
    "openat,write,pwrite64,writev,pwritev,ftruncate,truncate,fallocate,fsync,fdatasync,rename,"
    "renameat,renameat2,unlink,unlinkat,rmdir,mkdir,mkdirat,link,linkat,lseek,sendto,close"
)
LONGEST = 4 << 20  # bytes of one write that strace may show
# Not on the disk after a power cut in any useful form, or no part of what is promised.
PASSED_OVER = re.compile(r"-shm$|/ballast(\.partial)?$|/ballast\.|\.log$|\.lock$")


class Traced:
    """A process under strace, used as a `subprocess.Popen[str]` is; signals go to the process."""

    def __init__(
        self, module: str, words: Sequence[str], env: Mapping[str, str], cwd: Path, into: Path
    ) -> None:
        self._into = into
        # Its signals are its own: strace is told to pass nothing on and to let go at the end.
        command = ["strace", "-f", "--seccomp-bpf", "-qq", "-y", "-xx", "-ttt", "-s", str(LONGEST)]
        command += ["-o", str(into), "-e", f"trace={CALLS}", "-e", "signal=none"]
        self._log = into.with_suffix(".err").open("a")
        self._strace = subprocess.Popen(
            [*command, sys.executable, "-m", module, *words],
            cwd=cwd,
            env=dict(env),
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )
        self.stdout: IO[str] | None = self._strace.stdout

    @property
    def pid(self) -> int:
        return psutil.Process(self._strace.pid).children()[0].pid

    def poll(self) -> int | None:
        return self._strace.poll()

    def wait(self, timeout: float | None = None) -> int:
        code = self._strace.wait(timeout)
        self._log.close()
        return code

    def send_signal(self, sig: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, sig)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


@dataclass(frozen=True)
class Write:
    """Bytes at a place of a file; `file` is a number that stays when its name changes."""

    at: int
    file: int
    offset: int
    data: bytes


@dataclass(frozen=True)
class Length:
    """A file was cut or grown to so many bytes."""

    at: int
    file: int
    length: int


@dataclass(frozen=True)
class Names:
    """What names stand for from here on, all at once; None is no more. Below the recorded root."""

    at: int
    names: tuple[tuple[str, int | None], ...]
    folder: str  # whose flush makes it last


@dataclass(frozen=True)
class Flush:
    """A file (by number) or a folder (by name) was flushed: what came before `began` lasts."""

    at: int
    began: int
    file: int | None
    folder: str | None
    name: str  # of either, at that moment


@dataclass(frozen=True)
class Said:
    """Bytes left on a socket."""

    at: int
    data: bytes


Step = Write | Length | Names | Flush | Said
FOLDER = -1  # in `Names`: the name of a folder, which has no bytes


@dataclass(frozen=True)
class Recording:
    """`files` are the first files' bytes by number, `names` which name each had.

    `times` tells when each step was, in seconds since 1970.
    """

    files: Mapping[int, bytes]
    names: Mapping[str, int]
    steps: tuple[Step, ...]
    end: int
    times: Mapping[int, float]

    def said(self) -> Iterator[Said]:
        return (step for step in self.steps if isinstance(step, Said))


_LINE = re.compile(r"(\d+) +(\d+\.\d+) (.*)")
_FD = re.compile(r"(\d+)<((?:\\x[0-9a-f]{2})*|[^>]*)>")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(?:\.\.\.)?')


def _plain(text: str) -> bytes:
    if "\\x" in text:
        return bytes.fromhex(text.replace("\\x", ""))
    return text.encode()


def _whole_calls(lines: Iterator[str], times: dict[int, float]) -> Iterator[tuple[int, int, str]]:
    """Yield (began, ended, call) for each call, joining what strace split; numbers are lines'.

    Each line's time (seconds since 1970) is put into `times`.
    """
    open_: dict[str, tuple[int, str]] = {}
    for number, line in enumerate(lines):
        found = _LINE.match(line)
        if not found:
            continue
        thread, text = found[1], found[3].rstrip("\n")
        times[number] = float(found[2])
        if text.endswith("<unfinished ...>"):
            open_[thread] = (number, text.removesuffix("<unfinished ...>"))
        elif text.startswith("<... "):
            began, first = open_.pop(thread, (number, ""))
            yield began, number, first + text.partition("resumed>")[2]
        else:
            yield number, number, text
    for began, text in open_.values():  # it was killed inside these
        yield began, LONGEST, text + " = ?"


class _Reader:
    def __init__(self, root: Path, files: dict[int, bytes], names: dict[str, int]) -> None:
        self.root = f"{root}/".encode()
        self.names: dict[str, int | None] = dict(names)
        self.gone: dict[str, int] = {}
        self.count = len(files)
        self.places: dict[tuple[str, str], int] = {}
        self.steps: list[Step] = []

    def name(self, path: bytes) -> str | None:
        path = path.removesuffix(b" (deleted)").removesuffix(b"(deleted)")
        path = os.path.normpath(path) if b"/../" in path else path
        if path + b"/" == self.root:
            return ""
        if not path.startswith(self.root):
            return None
        name = path.removeprefix(self.root).decode(errors="surrogateescape")
        return None if PASSED_OVER.search("/" + name) else name

    def number(self, name: str) -> int | None:
        found = self.names.get(name)
        return self.gone.get(name) if found is None else found

    def put(self, at: int, *names: tuple[str, int | None]) -> None:
        for name, file in names:
            if file is None and (had := self.names.get(name)) is not None:
                self.gone[name] = had
            self.names[name] = file
        self.steps.append(Names(at, names, _folder(names[-1][0])))

    def call(self, began: int, ended: int, text: str) -> None:
        what, _, rest = text.partition("(")
        head, _, result = rest.rpartition(" = ")
        if result.startswith("-1"):
            return
        if what == "sendto":
            if (said := _TEXT.search(head)) is not None:
                self.steps.append(Said(began, _plain(said[1])))
        elif (do := getattr(self, f"_{what}", None)) is not None:
            do(began, ended, head, result)

    def _opened(self, head: str) -> tuple[str, str] | None:
        """The descriptor's number and the name below the root of the file it stands for."""
        if not (found := _FD.match(head)):
            return None
        name = self.name(_plain(found[2]))
        return None if name is None else (found[1], name)

    def _openat(self, began: int, ended: int, head: str, result: str) -> None:
        path, flags = _plain(_TEXT.findall(head)[0]), head.rpartition('"')[2]
        name = self.name(path)
        descriptor = result.partition("<")[0]
        if name is None or "O_DIRECTORY" in flags or not descriptor.isdigit():
            return
        if self.names.get(name) == FOLDER or name == "":
            return
        if self.names.get(name) is None:
            if "O_CREAT" not in flags:
                return
            self.count += 1
            self.put(began, (name, self.count))
        file = self.names[name]
        assert file is not None
        if "O_TRUNC" in flags:
            self.steps.append(Length(began, file, 0))
        self.places[descriptor, name] = -1 if "O_APPEND" in flags else 0

    def _lseek(self, began: int, ended: int, head: str, result: str) -> None:
        if (found := self._opened(head)) and result.strip().isdigit():
            self.places[found] = int(result)

    def _write(self, began: int, ended: int, head: str, result: str) -> None:
        if not (found := self._opened(head)):
            return
        data = _plain(_TEXT.findall(head)[0])[: int(result)] if result[0].isdigit() else b""
        place = self.places.get(found, 0)
        assert place >= 0, f"{found}: appending is not followed here"
        self._wrote(began, found[1], place, data)
        self.places[found] = place + len(data)

    def _pwrite64(self, began: int, ended: int, head: str, result: str) -> None:
        if found := self._opened(head):
            data = _plain(_TEXT.findall(head)[0])
            self._wrote(began, found[1], int(head.rstrip(") ").rpartition(", ")[2]), data)

    def _writev(self, began: int, ended: int, head: str, result: str) -> None:
        assert not self._opened(head), "writev on a file is not followed here"

    _pwritev = _writev

    def _wrote(self, at: int, name: str, offset: int, data: bytes) -> None:
        file = self.number(name)
        assert file is not None, name
        self.steps.append(Write(at, file, offset, data))

    def _ftruncate(self, began: int, ended: int, head: str, result: str) -> None:
        if (found := self._opened(head)) and (file := self.number(found[1])) is not None:
            length = int(head.rstrip(") ").rpartition(", ")[2])
            self.steps.append(Length(began, file, length))

    def _fsync(self, began: int, ended: int, head: str, result: str) -> None:
        if not result.strip().startswith("0") or not (found := self._opened(head)):
            return
        name = found[1]
        if name == "" or self.names.get(name) == FOLDER:
            self.steps.append(Flush(ended, began, None, name, name))
        elif (file := self.number(name)) is not None:
            self.steps.append(Flush(ended, began, file, None, name))

    _fdatasync = _fsync

    def _rename(self, began: int, ended: int, head: str, result: str) -> None:
        source, target = (self.name(_plain(one)) for one in _TEXT.findall(head)[:2])
        if source is None and target is None:
            return
        assert source is not None and target is not None, head[:300]
        moved = self.names[source]
        below = [name for name in self.names if name.startswith(f"{source}/")]
        pairs = [(name, None) for name in (source, *below)]
        ends = [(target + name.removeprefix(source), self.names[name]) for name in below]
        self.put(began, *pairs, *ends, (target, moved))

    _renameat = _renameat2 = _rename

    def _unlink(self, began: int, ended: int, head: str, result: str) -> None:
        for path in _TEXT.findall(head)[:1]:
            name = self.name(_plain(path))
            if name is not None and self.names.get(name) is not None:
                self.put(began, (name, None))

    _unlinkat = _rmdir = _unlink

    def _mkdir(self, began: int, ended: int, head: str, result: str) -> None:
        name = self.name(_plain(_TEXT.findall(head)[0]))
        if name:
            self.put(began, (name, FOLDER))

    _mkdirat = _mkdir


def _folder(name: str) -> str:
    return name.rpartition("/")[0]


def contents(root: Path) -> tuple[dict[int, bytes], dict[str, int]]:
    """Read a folder's files as the first state of a recording."""
    files: dict[int, bytes] = {}
    names: dict[str, int] = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_dir():
            names[name] = FOLDER
        elif not PASSED_OVER.search("/" + name):
            number = len(files)
            files[number], names[name] = path.read_bytes(), number
    return files, names


def read(record: Path, root: Path, first: Path) -> Recording:
    """Read strace's record of a process that worked in `root`, of which `first` is the copy from
    before it started. The root's name must be the one the process used."""
    files, names = contents(first)
    reader = _Reader(root, files, names)
    times: dict[int, float] = {}
    with record.open() as lines:
        calls = list(_whole_calls(lines, times))
    calls.sort(key=lambda call: call[0])
    for began, ended, text in calls:
        reader.call(began, ended, text)
    steps = tuple(sorted(reader.steps, key=lambda step: step.at))
    end = max((step.at for step in steps), default=0) + 1
    return Recording(files, names, steps, end, {at: times[at] for at in _steps_at(steps, times)})


def _steps_at(steps: Iterable[Step], times: Mapping[int, float]) -> Iterator[int]:
    return (step.at for step in steps if step.at in times)
