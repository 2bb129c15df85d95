"""The files to practise with that a content pack states: what each is, by its digest (ADR 84).

A statement that does not hold would have the judge fail a right bid, or pass a wrong one: it is
refused like any other mistake of a pack, with its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from sync.errors import Fault
from sync.requirements.lines import Lines
from sync.toml_shape import ShapeProblem
from sync.training.pack import MANIFEST, FileKind, Pack, PackFile
from sync.training.pack_files import HANDED_OUT, PackEntry

_DIGEST = re.compile("[0-9a-f]{64}")


class PracticeFile(Struct, frozen=True):
    """A file of a pack without mistakes; `size` in bytes, None where the pack does not hold it."""

    name: str
    kind: FileKind
    sha256: str
    size: int | None


def in_pack(file: PackFile) -> str:
    """Return where a file lies in its pack, if it does."""
    return HANDED_OUT + file.name


def practice_files(pack: Pack, entries: Sequence[PackEntry]) -> tuple[PracticeFile, ...]:
    """Return the files that a pack without mistakes states, in its order."""
    by_name = {one.name: one for one in entries}
    found = []
    for one in pack.files:
        entry = by_name.get(in_pack(one))
        sha256 = one.sha256 if entry is None else entry.sha256
        found.append(
            PracticeFile(one.name, one.kind, sha256, None if entry is None else entry.size)
        )
    return tuple(found)


def file_sense(files: Sequence[PackFile]) -> Iterator[ShapeProblem]:
    """Find what is wrong in the statements as they are written."""
    names = [one.name.casefold() for one in files]
    for index, one in enumerate(files):
        if names[index] in names[:index]:
            yield ("files", index, "name"), "pack_word_twice", {"value": one.name}
        if one.sha256 and not _DIGEST.fullmatch(one.sha256):
            yield ("files", index, "sha256"), "pack_digest_odd", {}


def file_flaws(
    files: Sequence[PackFile], entries: Mapping[str, PackEntry], manifest: str
) -> Iterator[Fault]:
    """Find statements that do not fit the files; `entries` by name, `manifest` the `pack.toml`."""
    lines = Lines(manifest) if files else None
    kinds: dict[str, PackFile] = {}
    for index, one in enumerate(files):
        assert lines is not None
        entry = entries.get(in_pack(one))
        sha256 = one.sha256 if entry is None else entry.sha256
        told = {"file": MANIFEST, "value": one.name}
        if not sha256:
            line = lines.of(("files", index, "name"))
            yield Fault("pack_practice_file_missing", line=line, **told)
        elif one.sha256 not in ("", sha256):
            yield Fault("pack_digest_differs", line=lines.of(("files", index, "sha256")), **told)
        elif kinds.setdefault(sha256, one).kind != one.kind:
            known = kinds[sha256].name
            line = lines.of(("files", index, "kind"))
            yield Fault("pack_file_kind_twice", line=line, known=known, **told)
