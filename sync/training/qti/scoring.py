"""How a QTI item says what is right: its response declaration and its scoring template."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from sync.training.qti.xml import attribute, below, flag, local

Template = Literal["match_correct", "map_response", "own", "none"]


@dataclass(frozen=True)
class MapEntry:
    """What one value of a response is worth."""

    value: str
    points: float
    case: bool


@dataclass(frozen=True)
class Declared:
    """A response declaration: right values, and what each is worth where the item maps them."""

    base: str
    cardinality: str
    correct: tuple[str, ...]
    entries: tuple[MapEntry, ...]
    default: float
    lower: float | None
    upper: float | None

    def worth(self, value: str) -> float:
        """Return the points of one value; of one that is not named, the default."""
        return next((one.points for one in self.entries if one.value == value), self.default)

    @property
    def may_be_negative(self) -> bool:
        """Whether a wrong answer takes points away below zero."""
        worst = min((self.default, *(one.points for one in self.entries)))
        return worst < 0 and (self.lower is None or self.lower < 0)


def template_of(item: etree._Element) -> Template:
    """Return how an item is scored: by a template, by rules of its own, or not at all.

    Templates are known by the last part of their address, which differs between versions.
    """
    processing = next(below(item, "responseProcessing"), None)
    if processing is None:
        return "none"
    name = attribute(processing, "template").rstrip("/").rpartition("/")[2].removesuffix(".xml")
    if name == "match_correct":
        return "match_correct"
    return "map_response" if name == "map_response" else "own"


def declared(item: etree._Element, identifier: str) -> Declared | None:
    """Return the declaration of the response that an interaction gives; None without one."""
    for one in below(item, "responseDeclaration"):
        if attribute(one, "identifier") == identifier:
            return _declared(one)
    return None


def _declared(one: etree._Element) -> Declared:
    correct = next(below(one, "correctResponse"), None)
    mapping = next(below(one, "mapping"), None)
    return Declared(
        base=attribute(one, "baseType"),
        cardinality=attribute(one, "cardinality"),
        correct=tuple(_values(correct)),
        entries=tuple(_entries(mapping)),
        default=_decimal(mapping, "defaultValue") or 0,
        lower=_decimal(mapping, "lowerBound"),
        upper=_decimal(mapping, "upperBound"),
    )


def _values(correct: etree._Element | None) -> Iterator[str]:
    for value in () if correct is None else correct:
        if local(value) == "value":
            yield " ".join((value.text or "").split())


def _entries(mapping: etree._Element | None) -> Iterator[MapEntry]:
    for one in () if mapping is None else below(mapping, "mapEntry"):
        key = " ".join(attribute(one, "mapKey").split())
        has_case = attribute(one, "caseSensitive") == "" or flag(one, "caseSensitive")
        yield MapEntry(key, _decimal(one, "mappedValue") or 0, has_case)


def _decimal(element: etree._Element | None, name: str) -> float | None:
    if element is None:
        return None
    try:
        found = float(attribute(element, name))
    except ValueError:
        return None
    return found if abs(found) < 1e9 else None
