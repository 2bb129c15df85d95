"""The fields of the registration form by their dotted path, as requirement tables name them.

The paths are those of `sync.registration.application.Application`, read from its types:
`firm.name`, `firm.address.regency`, `owners` (a list of rows), `owners.share` (in every row),
`firm.branch` (a part that may be absent).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from msgspec import Struct, inspect

from sync.registration.application import Application

PathKind = Literal["value", "rows", "part"]
"""A text, a list of rows, or a group of fields that is None where it does not apply."""

ChapterWord = Literal[
    "applicant",
    "identity",
    "numbers",
    "address",
    "contact",
    "branch",
    "businesses",
    "licences",
    "taxes",
    "founding_deeds",
    "amendments",
    "owners",
    "managers",
    "experts",
    "equipment",
    "experience",
    "assignment",
    "papers",
    "account",
]
"""A part of the wizard; `papers` are documents, all others ask fields."""

CHAPTERS: Mapping[ChapterWord, tuple[str, ...]] = {
    "applicant": ("applicant",),
    "identity": ("firm.name",),
    "numbers": ("firm.npwp", "firm.nib", "firm.vat_registered"),
    "address": ("firm.address",),
    "contact": ("firm.telephone", "firm.mobile", "firm.email", "firm.website"),
    "branch": ("firm.branch",),
    "businesses": ("firm.businesses",),
    "licences": ("licences",),
    "taxes": ("taxes",),
    "founding_deeds": ("founding_deeds",),
    "amendments": ("amendments",),
    "owners": ("owners",),
    "managers": ("managers",),
    "experts": ("experts",),
    "equipment": ("equipment",),
    "experience": ("experience",),
    "assignment": ("assignment",),
    "papers": (),
    "account": ("account",),
}
"""Chapter -> what of the form it asks, in the wizard's order."""


def kinds() -> Mapping[str, PathKind]:
    """Path -> what stands there, of every field that a table may rule, in the wizard's order."""
    return _KINDS


def handed_over() -> frozenset[str]:
    """Return the paths whose values may go to the centre: every text but a password's verifier."""
    return _HANDED_OVER


def in_chapter(chapter: ChapterWord) -> tuple[str, ...]:
    """Return the paths of a chapter, a list or part before what is in it."""
    return _IN_CHAPTER[chapter]


def chapter_of(path: str) -> ChapterWord:
    """Return the chapter that asks a field. Raises: KeyError for a path that no table may rule."""
    return _CHAPTER[path]


def above(path: str) -> str:
    """Return the list or part that a field is in; "" for one that is in neither."""
    parts = path.split(".")
    tops = [".".join(parts[:end]) for end in range(1, len(parts))]
    return next((top for top in tops if _KINDS.get(top) in ("rows", "part")), "")


def values(application: Application, path: str) -> tuple[str, ...]:
    """Return the text at a path: one, one for each row where it is in a list, none where absent."""
    found: list[object] = [application]
    for name in path.split("."):
        found = [inner for outer in found for inner in _inner(outer, name)]
    return tuple(one for one in found if isinstance(one, str))


def count(application: Application, path: str) -> int:
    """Return how many rows a list has; of a part 1 where it is there, else 0."""
    found: object = application
    for name in path.split("."):
        found = getattr(found, name)
    return len(found) if isinstance(found, tuple) else int(found is not None)


def _inner(outer: object, name: str) -> tuple[object, ...]:
    found = getattr(outer, name)
    if isinstance(found, tuple):
        return found
    return () if found is None else (found,)


def _walk(shape: type[Struct], before: str = "") -> Iterator[tuple[str, PathKind]]:
    for field in inspect.type_info(shape).fields:  # type: ignore[attr-defined]
        path, kind = f"{before}{field.name}", field.type
        if isinstance(kind, inspect.VarTupleType) and isinstance(
            kind.item_type, inspect.StructType
        ):
            yield path, "rows"
            yield from _walk(kind.item_type.cls, f"{path}.")
        elif isinstance(kind, inspect.StructType):
            yield from _walk(kind.cls, f"{path}.")
        elif part := _part(kind):
            yield path, "part"
            yield from _walk(part, f"{path}.")
        else:
            yield path, "value"


def _part(kind: inspect.Type) -> type[Struct] | None:
    """The struct of `Struct | None`, None for anything else."""
    inner = kind.types if isinstance(kind, inspect.UnionType) else ()
    return next((one.cls for one in inner if isinstance(one, inspect.StructType)), None)


_FORM = dict(_walk(Application))
_IN_CHAPTER = {
    chapter: tuple(
        path for top in tops for path in _FORM if path == top or path.startswith(f"{top}.")
    )
    for chapter, tops in CHAPTERS.items()
}
_CHAPTER = {path: chapter for chapter, paths in _IN_CHAPTER.items() for path in paths}
_KINDS: Mapping[str, PathKind] = {path: _FORM[path] for path in _CHAPTER}
_HANDED_OVER = frozenset(
    {"entity"} | {path for path, kind in _KINDS.items() if kind == "value"} - {"account.verifier"}
)
