"""OCDS 1.1 releases, out of whatever they come in, in constant memory.

`releases` finds them in release and record packages, records, lists of any of these, one value
after another, and JSON lines. What cannot be read becomes a `Bad` with its place, and the rest
goes on.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any, BinaryIO, Literal, cast

import ijson
import msgspec

from sync.errors import Fault
from sync.gateway.adapters import versioned
from sync.gateway.adapters.containers import (
    MAX_ITEM,
    UNREADABLE,
    Document,
    Stream,
    Unfit,
    buffered,
    numbers_named,
)
from sync.gateway.adapters.why import Why

Opens = Callable[[], BinaryIO | Stream]
LISTS = ("releases", "records")
# What a release says that we may use, and what a record holds.
OWN = {"ocid", "id", "date", "tag", "buyer", "parties", "tender", "url"}
OWN |= {"compiledRelease", "versionedRelease", "links"}
LINE = MAX_ITEM // 4
# SystemError: ijson met a whole number of more than 4,300 digits, which Python refuses to read.
# ArithmeticError: or an exponent that no Decimal has.
NOT_JSON = (ijson.JSONError, ValueError, ArithmeticError, SystemError)


@dataclass(frozen=True)
class FoundRelease:
    """A release as plain dicts and lists; `path` is its JSON path in the document.

    A compiled release stands for all releases of its process up to its date.
    """

    path: str
    release: dict[str, Any]
    compiled: bool = False


@dataclass(frozen=True)
class Bad:
    """Something refused, and why."""

    path: str
    reason: Why


@dataclass(frozen=True)
class Doubt:
    """Something that people should know, and that kept nothing out."""

    path: str
    reason: Why


Told = FoundRelease | Bad | Doubt


def releases(document: Document) -> Iterator[Told]:
    """Yield every release of a document, and what was wrong, in order; always something."""
    given = 0
    try:
        for each in _lines(document) if _is_lines(document) else _streamed(document):
            given += 1
            yield each
        if not given:
            yield Bad("$", Why("holds no releases"))
    except UNREADABLE as error:
        yield Bad("$", Why("cannot be read: {error}", error=error))
    except Unfit as unfit:
        yield Bad("$", unfit.why)
    except Fault as fault:
        yield Bad("$", Why("too large: {what}", what=fault.params.get("why")))


def _is_lines(document: Document) -> bool:
    """JSON lines: so called, or the first line is one object by itself and the next begins one."""
    called = document.label.lower().removesuffix(".gz").endswith((".jsonl", ".ndjson"))
    with buffered(document.open()) as reader:
        first = reader.readline(LINE)
        second = reader.readline(2)
    if called:  # but some call one indented value so
        return not first.rstrip().endswith((b"{", b"[", b",", b":"))
    if not first.endswith(b"\n") or second[:1] != b"{":
        return False
    try:
        return isinstance(msgspec.json.decode(first), dict)
    except ValueError:
        return first.startswith(b"{") and first.rstrip().endswith(b"}")


def _lines(document: Document) -> Iterator[Told]:
    """Each line by itself: what is broken in one spoils no other."""
    stream = document.open()
    with buffered(stream) as reader:
        number = 0
        while line := reader.readline(LINE):
            number += 1
            stream.item_done()
            if not line.strip():
                continue
            place = f"line {number} $"
            if len(line) < LINE:
                yield from _twice(partial(io.BytesIO, line), place)
            else:
                rest = _RestOfLine(line, reader)
                named = numbers_named(cast(BinaryIO, rest))
                yield from _Walk(named, stream, place).values()
                while rest.read(65_536):
                    stream.item_done()


class _RestOfLine:
    """A line too long to hold, as something to read from."""

    def __init__(self, begun: bytes, reader: BinaryIO) -> None:
        self._begun, self._reader = io.BytesIO(begun), reader
        self._ended = begun.endswith(b"\n")

    def read(self, size: int = -1) -> bytes:
        if data := self._begun.read(size):
            return data
        if self._ended:
            return b""
        data = self._reader.readline(size)
        self._ended = data.endswith(b"\n")
        return data

    def close(self) -> None:
        """The file stays open: the next line comes out of it."""


def _streamed(document: Document) -> Iterator[Told]:
    return _twice(document.open, "$")


def _twice(open_: Opens, place: str) -> Iterator[Told]:
    """Read; when that stops at what is no JSON, once more with NaN and Infinity as texts."""
    given = 0
    for each in _read(open_, place, named=False):
        if isinstance(each, _Broken):
            break
        given += 1
        yield each
    else:
        return
    for each in islice(_read(open_, place, named=True), given, None):
        yield Bad(each.path, each.reason) if isinstance(each, _Broken) else each


def _read(open_: Opens, place: str, *, named: bool) -> Iterator[Told]:
    opened = open_()
    if isinstance(opened, Stream):
        with buffered(opened) as reader:
            yield from _Walk(numbers_named(reader) if named else reader, opened, place).values()
    else:
        yield from _Walk(numbers_named(opened) if named else opened, None, place).values()


class _Broken(Bad):
    """The text stops being JSON here."""


Met = Literal["link", "other"]


@dataclass
class _Counts:
    """What a list held: links to releases, and everything else."""

    links: int = 0
    others: int = 0

    def __add__(self, more: _Counts) -> _Counts:
        return _Counts(self.links + more.links, self.others + more.others)


class _Walk:
    """Goes through JSON values event by event; builds no more of them than one release."""

    def __init__(self, source: BinaryIO, stream: Stream | None, root: str) -> None:
        self._events = iter(ijson.basic_parse(source, multiple_values=True))
        self._stream, self._root = stream, root
        self._place = root

    def values(self) -> Iterator[Told]:
        try:
            for event, _ in self._events:
                self._place = self._root
                yield from self._value(event, self._root)
                self._item_done()
        except NOT_JSON as error:
            yield _Broken(self._place, Why("not JSON: {error}", error=_short(error)))

    def _value(self, event: str, place: str) -> Iterator[Told]:
        if event == "start_array":
            counts = yield from self._list(place, place)
            if counts.links:
                yield Bad(place, _links(counts.links))
        elif event != "start_map":
            yield Bad(place, Why("not an object"))
        elif (yield from self._object(place)) == "link":
            yield Bad(place, _links(1))

    def _list(self, place: str, called: str) -> Generator[Told, None, _Counts]:
        """Everything in a list; links to releases are for the caller to judge."""
        counts = _Counts()
        for event, _ in self._events:
            if event == "end_array":
                break
            self._place = item = f"{called}[{counts.links + counts.others}]"
            if event != "start_map":
                self._skip(event)
                yield Bad(item, Why("not an object"))
                counts.others += 1
            elif (yield from self._object(item)) == "link":
                counts.links += 1
            else:
                counts.others += 1
            self._item_done()
        self._place = place
        return counts

    def _object(self, place: str) -> Generator[Told, None, Met]:
        """A package, a record, a release, or a link to one: told apart by what they hold."""
        own: dict[str, Any] = {}
        names: list[str] = []
        counts = None
        for event, key in self._events:
            if event == "end_map":
                break
            name = str(key)
            names.append(name)
            kind, value = next(self._events)
            if name in LISTS and kind == "start_array":
                counts = (counts or _Counts()) + (yield from self._list(place, f"{place}.{name}"))
            elif name in OWN:
                own[name] = self._build(kind, value)
            else:
                self._skip(kind)
        return (yield from _told(place, own, names, counts))

    def _build(self, event: str, value: Any) -> Any:
        builder = ijson.ObjectBuilder()
        depth = 0
        while True:
            builder.event(event, value)
            depth += event.startswith("start_") - event.startswith("end_")
            if depth == 0:
                return builder.value
            event, value = next(self._events)

    def _skip(self, event: str) -> None:
        depth = int(event.startswith("start_"))
        while depth:
            event, _ = next(self._events)
            depth += event.startswith("start_") - event.startswith("end_")
            self._item_done()

    def _item_done(self) -> None:
        if self._stream is not None:
            self._stream.item_done()


def _told(
    place: str, own: dict[str, Any], names: list[str], counts: _Counts | None
) -> Generator[Told, None, Met]:
    """What an object is, now that all of it was seen; releases in its lists are given already."""
    compiled, history = own.get("compiledRelease"), own.get("versionedRelease")
    if isinstance(compiled, dict):
        release = {"ocid": own.get("ocid"), **compiled}
        yield FoundRelease(f"{place}.compiledRelease", release, compiled=True)
    elif isinstance(history, dict) and not (counts and counts.others):
        release = versioned.as_compiled({"ocid": own.get("ocid"), **history})
        yield FoundRelease(f"{place}.versionedRelease", release, compiled=True)
    elif counts is not None:
        if "ocid" not in own and isinstance(own.get("links"), dict) and own["links"].get("next"):
            yield Doubt(place, Why("names a next page, which is not in this file"))
        if counts.links:
            yield Bad(place, _links(counts.links))
        elif not counts.others and "ocid" in own:
            yield Bad(place, Why("a record without releases"))
    elif versioned.is_versioned(own):
        yield FoundRelease(place, versioned.as_compiled(own), compiled=True)
    elif "url" in own and "ocid" not in own:
        return "link"
    elif "ocid" in own or "tender" in own:
        yield FoundRelease(place, own, compiled=_says_compiled(own))
    else:
        yield Bad(place, _no_releases(names))
    return "other"


def _says_compiled(release: dict[str, Any]) -> bool:
    tag = release.get("tag")
    return tag == "compiled" or (isinstance(tag, list) and "compiled" in tag)


def _links(count: int) -> Why:
    return Why("gives releases only as links ({count}): import what is linked", count=count)


def _no_releases(names: list[str]) -> Why:
    if any(name in LISTS for name in names):
        return Why("its releases or records are not a list")
    shown = ", ".join(name[:40] for name in names[:5])
    return Why(
        "no package, record or release, but an object of: {names}."
        " If it is a web service's reply, save the packages in it",
        names=shown,
    )


def _short(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__


def to_json(value: object) -> str:
    """Write what was read; decimals become numbers again."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=_number)


def _number(value: object) -> float:
    return float(value)  # type: ignore[arg-type]
