"""Provinces, regencies and cities by the codes of Kemendagri: find one by its code or by its name.

`regions.json` is made by `make_regions` (its sources and licences: NOTICE.md). A table of the same
shape, that an LPSE published (`region_file`), takes its place: a new decree needs no release.
Codes are `33` and `33.23`; those of before a province was split are still found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, cached_property
from importlib import resources
from typing import Literal

import msgspec

RegionKind = Literal["kabupaten", "kota"]
MOST_FOUND = 10
# Independent since 2002; people alive have a number from there.
TIMOR_TIMUR = "54"
# A regency may have left these for a new province before the first decree whose codes we have
# (2015), and its people kept their numbers: every regency code of theirs may be real.
SPLIT_EARLY = frozenset({"14", "16", "32", "64", "71", "73", "81", TIMOR_TIMUR})

_KIND = re.compile(r"\s*(?:(KABUPATEN|KAB\b\.?)|(KOTA))\s+")
_ADMINISTRATIVE = re.compile(r"^\s*(?:ADMINISTRASI|ADM\b\.?)\s*")
_ISLANDS = re.compile(r"\bKEP\b\.?")
_IN_BRACKETS = re.compile(r"\([^)]*\)")


@dataclass(frozen=True)
class Province:
    """A province: `33`, `Jawa Tengah`."""

    code: str
    name: str


@dataclass(frozen=True)
class Region:
    """A regency or city: `33.23`, `Kabupaten Temanggung`, and the name of its province."""

    code: str
    name: str
    province: str

    @property
    def kind(self) -> RegionKind:
        """Which of the two it is: many names belong to one of each."""
        return "kota" if self.name.startswith("Kota ") else "kabupaten"

    @property
    def label(self) -> str:
        """`Kota Magelang, Jawa Tengah`: never without its kind and its province."""
        return f"{self.name}, {self.province}"


class RegionTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the file holds. `date` is the decree's; `moved` maps a former code to today's.

    `aliases` are other names, each of a regency or of a province; of several with spaces between.
    """

    decree: str
    date: str
    provinces: dict[str, str]
    regencies: dict[str, str]
    moved: dict[str, str]
    aliases: dict[str, str]


class Regions:
    """One edition of the table, and what it is searched by."""

    def __init__(self, table: RegionTable) -> None:
        self.table = table

    @property
    def edition(self) -> str:
        """The decree whose codes these are, as it stands in an address."""
        return self.table.decree

    def __len__(self) -> int:
        return len(self.table.regencies)

    def provinces(self) -> tuple[Province, ...]:
        """Return the provinces, by code."""
        return tuple(Province(code, name) for code, name in self.table.provinces.items())

    def find(self, code: str) -> Region | None:
        """Return the regency of a code, `33.23` or `3323`; of a former code, today's regency."""
        digits = code.strip().replace(".", "")
        dotted = f"{digits[:2]}.{digits[2:]}"
        return self._by_code.get(self.table.moved.get(dotted, dotted))

    def may_begin_nik(self, digits: str) -> bool:
        """Tell whether a NIK may begin with these four digits: a region of today or of before."""
        province = digits[:2]
        if province in SPLIT_EARLY:
            return True
        return province in self.table.provinces and self.find(digits[:4]) is not None

    def search(self, text: str, most: int = MOST_FOUND) -> tuple[Region, ...]:
        """Return the regencies that a text may mean, the likeliest first.

        By name, other name, beginning, part, name and province together, province alone, or code;
        what is a letter off is found when nothing else is. A kind that was typed comes first.
        """
        if found := self.find(text):
            return (found,)
        asked = _Asked.of(text)
        if len(asked.key) < 2:
            return ()
        ranked = [(rank, one) for one in self._index if (rank := one.rank(asked)) is not None]
        if not ranked:
            close = get_close_matches(asked.key, [one.key for one in self._index], most, 0.8)
            ranked = [(_CLOSE, one) for one in self._index if one.key in close]
        ranked.sort(key=lambda each: (each[0], each[1].region.kind != asked.kind, each[1].key))
        return tuple(one.region for _rank, one in ranked[:most])

    @cached_property
    def _by_code(self) -> Mapping[str, Region]:
        provinces = self.table.provinces
        return {
            code: Region(code, name, provinces[code[:2]])
            for code, name in self.table.regencies.items()
        }

    @cached_property
    def _index(self) -> tuple[_Searched, ...]:
        others: dict[str, list[str]] = {}
        for alias, codes in self.table.aliases.items():
            for code in codes.split():
                others.setdefault(code, []).append(alias)
        return tuple(
            _Searched.of(region, others.get(code, []), others.get(code[:2], []))
            for code, region in self._by_code.items()
        )


_SAME, _BEGINS, _PROVINCE, _WORD, _PLACE, _ITS_BEGINNING, _PART, _CLOSE = range(8)


@dataclass(frozen=True)
class _Asked:
    """What was typed: the kind that it named, its letters without and with that, and its words."""

    kind: RegionKind | None
    key: str
    whole: str
    words: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> _Asked:
        plain, body = _plain(text), _body(text)
        named = _KIND.match(plain)
        kind: RegionKind | None = None
        if named:
            kind = "kota" if named[2] else "kabupaten"
        return cls(kind, _letters(body), _letters(plain), _words(body))


@dataclass(frozen=True)
class _Searched:
    """A region and what it is found by; several words as `_row` writes them."""

    region: Region
    key: str
    keys: tuple[str, ...]
    key_row: str
    words: str
    provinces: tuple[str, ...]
    province_row: str
    province_words: str

    @classmethod
    def of(cls, region: Region, aliases: list[str], of_province: list[str]) -> _Searched:
        bodies = [_body(each) for each in (region.name, *aliases)]
        provinces = [_plain(each) for each in (region.province, *of_province)]
        keys = tuple(_letters(body) for body in bodies)
        province_keys = tuple(_letters(each) for each in provinces)
        return cls(
            region,
            keys[0],
            keys,
            _row(keys),
            _row(word for body in bodies for word in _words(body)),
            province_keys,
            _row(province_keys),
            _row(word for each in provinces for word in _words(each)),
        )

    def rank(self, asked: _Asked) -> int | None:
        """Say how well it fits, 0 best; None if it does not."""
        # "Kota Baru" may be the city of a name, or half of the name Kotabaru.
        if asked.key in self.keys or asked.whole in self.keys:
            return _SAME
        if _begins(asked.key, self.key_row) or _begins(asked.whole, self.key_row):
            return _BEGINS
        if asked.key in self.provinces:
            return _PROVINCE
        begun = [_begins(word, self.words) for word in asked.words]
        if all(begun):
            return _WORD
        if any(begun) and all(
            here or _begins(word, self.province_words)
            for here, word in zip(begun, asked.words, strict=True)
        ):
            return _PLACE
        if _begins(asked.key, self.province_row):
            return _ITS_BEGINNING
        return _PART if len(asked.key) > 2 and asked.key in self.key_row else None


def _row(words: Iterable[str]) -> str:
    """Return the words with a space before each: looked through at once, not one by one."""
    return "".join(f" {word}" for word in words)


def _begins(typed: str, row: str) -> bool:
    """Tell whether a typed word begins one of the words of a row."""
    return f" {typed}" in row


def _plain(text: str) -> str:
    """Return it in capitals, abbreviations written out, without what stands in brackets."""
    capitals = _IN_BRACKETS.sub(" ", unicodedata.normalize("NFKC", text).upper())
    return _ISLANDS.sub("KEPULAUAN ", capitals)


def _body(name: str) -> str:
    """Return a name without its kind."""
    plain = _plain(name)
    named = _KIND.match(plain)
    return _ADMINISTRATIVE.sub("", plain[named.end() :] if named else plain)


def _letters(plain: str) -> str:
    return re.sub(r"[^A-Z]", "", plain)


def _words(plain: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[A-Z]+", plain))


# The table in use


def built_in_text() -> str:
    """Return the table that came with the program, as JSON."""
    return resources.files(__package__).joinpath("regions.json").read_text("utf-8")


@cache
def built_in() -> Regions:
    """Return the table that came with the program."""
    return Regions(msgspec.json.decode(built_in_text(), type=RegionTable))


def counting(told: Regions | None) -> Regions:
    """Return which table counts: what the LPSE published, or the program's own of a later decree.

    Of the same date it is the published one: somebody may have corrected a name.
    """
    own = built_in()
    return own if told is None or told.table.date < own.table.date else told


_source: ContextVar[Callable[[], Regions]] = ContextVar("regions", default=built_in)


@contextmanager
def using(source: Callable[[], Regions]) -> Iterator[None]:
    """Let this thread take its table from `source` meanwhile, which is asked once, when needed.

    Two rooms share the program of a PC: each one's pages go by what its own gateway published.
    """
    token = _source.set(cache(source))
    try:
        yield
    finally:
        _source.reset(token)


def in_use() -> Regions:
    """Return the table of whose page or command this thread works on, else the built-in one."""
    return _source.get()()


def find(code: str) -> Region | None:
    """Return the regency of a code, of today or of before, or None."""
    return in_use().find(code)


def search(text: str) -> tuple[Region, ...]:
    """Return the regencies that a text may mean, the likeliest first, at most `MOST_FOUND`."""
    return in_use().search(text)


def provinces() -> tuple[Province, ...]:
    """Return the provinces, by code."""
    return in_use().provinces()
