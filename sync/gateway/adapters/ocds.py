"""OCDS 1.1 releases, out of packages, record packages and JSON lines, in constant memory.

`releases` finds them; what cannot be read becomes a `Bad` with its place, and the rest goes on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import ijson
import msgspec

from sync.errors import Fault
from sync.gateway.adapters.containers import MAX_ITEM, UNREADABLE, Document, buffered

Kind = Literal["releases", "records", "plain"]


@dataclass(frozen=True)
class Found:
    """A release as plain dicts and lists; `path` is its JSON path in the document."""

    path: str
    release: dict[str, Any]


@dataclass(frozen=True)
class Bad:
    """Something refused, and why."""

    path: str
    reason: str


def releases(document: Document) -> Iterator[Found | Bad]:
    """Yield every release of a document, and what was wrong, in order."""
    try:
        lines = _is_lines(document)
        yield from _lines(document) if lines else _streamed(document)
    except UNREADABLE as error:
        yield Bad("$", f"cannot be read: {error}")
    except Fault as fault:
        yield Bad("$", f"too large: {fault.params.get('why')}")


def _is_lines(document: Document) -> bool:
    """JSON lines: the first line is a whole value by itself, or is one object and the next too."""
    if document.label.lower().removesuffix(".gz").endswith((".jsonl", ".ndjson")):
        return True
    with buffered(document.open()) as reader:
        first = reader.readline(MAX_ITEM // 4)
        second = reader.readline(2)
    if not first.endswith(b"\n") and second:  # one enormous line
        return False
    try:
        return isinstance(msgspec.json.decode(first), dict)
    except ValueError:
        return first.rstrip().endswith(b"}") and first.startswith(b"{") and second[:1] == b"{"


def _lines(document: Document) -> Iterator[Found | Bad]:
    stream = document.open()
    with buffered(stream) as reader:
        number = 0
        while line := reader.readline(MAX_ITEM // 4):
            number += 1
            stream.item_done()
            if line.strip():
                yield from _line(line, number)


def _line(line: bytes, number: int) -> Iterator[Found | Bad]:
    place = f"line {number} $"
    try:
        value = msgspec.json.decode(line.removeprefix(b"\xef\xbb\xbf"))
    except ValueError as error:
        yield Bad(place, f"not JSON: {error}")
        return
    yield from _plain(value, place)


def _plain(value: Any, place: str) -> Iterator[Found | Bad]:
    """A release, a record or a package that is already in memory."""
    if not isinstance(value, dict):
        yield Bad(place, "not an object")
    elif isinstance(value.get("records"), list):
        for index, record in enumerate(value["records"]):
            yield from _record(record, f"{place}.records[{index}]")
    elif "compiledRelease" in value:
        yield from _record(value, place)
    elif isinstance(value.get("releases"), list):
        for index, release in enumerate(value["releases"]):
            yield from _release(release, f"{place}.releases[{index}]")
    else:
        yield from _release(value, place)


def _streamed(document: Document) -> Iterator[Found | Bad]:
    kind = _kind(document)
    if isinstance(kind, Bad):
        yield kind
        return
    prefix = "" if kind == "plain" else f"{kind}.item"
    each = {"releases": _release, "records": _record, "plain": _plain}[kind]
    index = 0
    stream = document.open()
    with buffered(stream) as reader:
        items = ijson.items(reader, prefix, multiple_values=True)
        while True:
            place = "$" if kind == "plain" else f"$.{kind}[{index}]"
            try:
                item = next(items)
            except StopIteration:
                return
            except (ijson.JSONError, UnicodeDecodeError) as error:
                yield Bad(place, f"not JSON: {_short(error)}")
                return
            stream.item_done()
            yield from each(item, place)
            index += 1


def _kind(document: Document) -> Kind | Bad:
    """Look for the array that makes a document a package."""
    stream = document.open()
    with buffered(stream) as reader:
        try:
            for prefix, event, _value in ijson.parse(reader, multiple_values=True):
                stream.item_done()
                if event == "start_array" and prefix in ("releases", "records"):
                    return "releases" if prefix == "releases" else "records"
                if prefix == "" and event == "end_map":
                    return "plain"
        except (ijson.JSONError, UnicodeDecodeError) as error:
            return Bad("$", f"not JSON: {_short(error)}")
    return Bad("$", "holds no releases")


def _record(record: Any, place: str) -> Iterator[Found | Bad]:
    if not isinstance(record, dict):
        yield Bad(place, "not an object")
        return
    compiled = record.get("compiledRelease")
    if isinstance(compiled, dict):
        yield Found(f"{place}.compiledRelease", compiled)
        return
    embedded = record.get("releases")
    if not isinstance(embedded, list) or not embedded:
        yield Bad(place, "holds neither compiledRelease nor releases")
        return
    for index, release in enumerate(embedded):
        yield from _release(release, f"{place}.releases[{index}]")


def _release(release: Any, place: str) -> Iterator[Found | Bad]:
    if not isinstance(release, dict):
        yield Bad(place, "not an object")
    elif "url" in release and "ocid" not in release:
        yield Bad(place, "a linked release; only embedded ones can be read")
    else:
        yield Found(place, release)


def _short(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__


def to_json(value: object) -> str:
    """Write what ijson or msgspec read; its decimals become numbers again."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=_number)


def _number(value: object) -> float:
    return float(value)  # type: ignore[arg-type]
