"""A requirement table: what one registration needs, by legal form (Pasal 22(1); ADR 46).

A table is a TOML file; its keys are the fields of these types, and what stands in `Meta` is both
checked and printed in the reference. `sync.requirements.reading` reads and checks one.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Literal, cast, get_args

from msgspec import Meta, Struct

from sync.registration.application import Application, Entity, Track
from sync.requirements.fields import ChapterWord, chapter_of
from sync.wire.shapes import END

Need = Literal["required", "optional", "hidden", "at_desk"]
"""`at_desk`, of papers alone: nothing is scanned, the paper itself is handed over."""
NEEDS: tuple[Need, ...] = get_args(Need)
PaperFormat = Literal["pdf", "jpeg", "png", "tiff"]
PaperSize = Literal["a4", "f4"]
StampDuty = Literal["", "either", "electronic"]
"""The stamp duty that a letter bears: none is asked, pasted on paper or e-Meterai, e-Meterai."""

CONDITIONS: Mapping[str, Callable[[Application], bool]] = {
    "proxy": lambda form: form.applicant.capacity == "proxy",
    "branch": lambda form: form.firm.branch is not None,
    "vat_registered": lambda form: form.firm.vat_registered == "yes",
    "not_vat_registered": lambda form: form.firm.vat_registered == "no",
    "amended": lambda form: bool(form.amendments),
    "abroad": lambda form: form.firm.address.country not in ("", "ID"),
}
"""What a rule may depend on, after `when`."""

_RULE = re.compile(r"(\w+)(?: when (\w+)(?: else (\w+))?)?")

HandOverLine = Annotated[str, Meta(min_length=1, max_length=500)]
TableKey = Annotated[str, Meta(pattern="^[a-z][a-z0-9_]{0,59}" + END)]
Bytes = Annotated[int, Meta(ge=1_000, le=100_000_000)]
Days = Annotated[int, Meta(ge=1, le=36_500)]
PdfVersion = Literal["", "1.4", "1.5", "1.6", "1.7", "2.0"]


class TablePart(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A part of a table: an unknown key in it is refused."""


class BothLanguages(TablePart, frozen=True, kw_only=True):
    """One sentence in both languages."""

    id: Annotated[HandOverLine, Meta(description="in Indonesian")]
    en: Annotated[HandOverLine, Meta(description="in English")]

    def in_(self, language: str) -> str:
        """Return the sentence, Indonesian unless `language` is `en`."""
        return self.en if language == "en" else self.id


class Document(TablePart, frozen=True, kw_only=True):
    """A paper that may be asked for."""

    title: Annotated[BothLanguages, Meta(description="what the paper is called")]
    hint: Annotated[BothLanguages, Meta(description="what to bring, and what must be seen on it")]
    need: Annotated[str, Meta(description="rule for every legal form that does not differ")] = (
        "hidden"
    )
    original: Annotated[bool, Meta(description="the original is shown at the desk")]
    max_bytes: Annotated[Bytes, Meta(description="the largest file, in bytes")]
    formats: Annotated[
        tuple[PaperFormat, ...],
        Meta(
            min_length=1,
            description="the kinds of file that may be brought; without it, all that can be read",
        ),
    ] = ()
    signed: Annotated[
        bool,
        Meta(description="a digitally signed PDF is taken, unchanged; `false`: signed by hand"),
    ] = True
    min_pdf: Annotated[PdfVersion, Meta(description="the lowest PDF version; empty for any")] = ""
    several_pages: Annotated[bool, Meta(description="it may have more than one page")] = True
    stamped: Annotated[
        StampDuty,
        Meta(
            description="`electronic`: it bears e-Meterai, and what `[limits]` says of that holds;"
            " `either`: or stamp duty pasted on paper, for which it does not hold; empty: neither"
        ),
    ] = ""


class Refusal(TablePart, frozen=True, kw_only=True):
    """A reason for which a registration may be refused or returned."""

    sentence: Annotated[BothLanguages, Meta(description="what is wrong, without blaming anybody")]
    next_step: Annotated[BothLanguages, Meta(description="what the vendor does next")]


class HandOver(TablePart, frozen=True, kw_only=True):
    """One field of the centre's own form, in its order."""

    label: Annotated[HandOverLine, Meta(description="what the centre calls it")]
    path: Annotated[HandOverLine, Meta(description="the field of the form that goes there")]


class PaperLimits(TablePart, frozen=True, kw_only=True):
    """What the centre takes."""

    letter_bytes: Annotated[Bytes, Meta(description="the largest letter, in bytes")]
    stamped_bytes: Annotated[Bytes, Meta(description="the largest letter with e-Meterai")]
    stamped_paper: Annotated[PaperSize, Meta(description="the page of a letter with e-Meterai")]
    stamped_pdf: Annotated[PdfVersion, Meta(description="the lowest PDF version of such a letter")]


class Password(TablePart, frozen=True, kw_only=True):
    """What a chosen password must have, lengths in characters; strength is estimated besides."""

    min_length: Annotated[int, Meta(ge=8, le=64, description="the shortest")]
    max_length: Annotated[int, Meta(ge=8, le=200, description="the longest")]
    min_strength: Annotated[
        int, Meta(ge=0, le=4, description="the lowest estimate, 0 (weak) to 4 (strong)")
    ] = 3


class Retention(TablePart, frozen=True, kw_only=True):
    """How long a registration is kept, and why."""

    days: Annotated[Days, Meta(description="days after the last decision")]
    basis: Annotated[BothLanguages, Meta(description="the rule or the reason")]


class EntityRules(TablePart, frozen=True, kw_only=True):
    """What one legal form needs."""

    source: Annotated[str, Meta(max_length=500, description="where it stands, if elsewhere")] = ""
    documents: Annotated[
        dict[TableKey, str], Meta(description="document -> rule, where it differs from its `need`")
    ] = {}
    hidden_chapters: Annotated[
        tuple[ChapterWord, ...], Meta(description="chapters that this legal form is not asked")
    ] = ()
    fields: Annotated[
        dict[str, str], Meta(description="field -> rule, where it differs from `[fields]`")
    ] = {}


class Table(TablePart, frozen=True, kw_only=True):
    """A whole table."""

    name: Annotated[
        str,
        Meta(
            pattern="^[a-z0-9][a-z0-9-]{0,59}" + END, description="a short name; versions share it"
        ),
    ]
    version: Annotated[
        str,
        Meta(pattern="^[0-9]{1,6}([.][0-9]{1,6}){0,3}" + END, description="e.g. `1` or `2026.2`"),
    ]
    title: Annotated[BothLanguages, Meta(description="what people call this table")]
    track: Annotated[Track, Meta(description="where the account is made in the end")]
    valid_from: Annotated[datetime.date, Meta(description="the first day on which it counts")]
    lpse: Annotated[
        str, Meta(max_length=200, description="whose table it is; empty for every LPSE")
    ] = ""
    source: Annotated[HandOverLine, Meta(description="the regulation that it comes from")]
    limit_days: Annotated[
        Days, Meta(description="days in which the originals are shown after handing in")
    ]
    blacklist_age_days: Annotated[
        Days, Meta(description="older blacklists are shown with a warning")
    ]
    limits: Annotated[PaperLimits, Meta(description="what the centre takes")]
    password: Annotated[Password, Meta(description="rules of a chosen password")]
    retention: Annotated[Retention, Meta(description="how long a registration is kept")]
    documents: Annotated[
        dict[TableKey, Document],
        Meta(min_length=1, description="every paper, in the wizard's order"),
    ]
    fields: Annotated[dict[str, str], Meta(description="field -> rule, for every legal form")] = {}
    entities: Annotated[
        dict[Entity, EntityRules], Meta(min_length=1, description="the legal forms it covers")
    ]
    refusals: Annotated[
        dict[TableKey, Refusal],
        Meta(min_length=1, description="coded reasons, in the desk's order"),
    ]
    hand_over: Annotated[
        tuple[HandOver, ...], Meta(description="the centre's own fields, in its order")
    ] = ()

    def field(self, entity: Entity, path: str) -> NeedRule:
        """Return the rule of a field; what no table names is not asked.

        Raises: KeyError for a legal form that the table does not cover.
        """
        own = self.entities[entity]
        if chapter_of(path) in own.hidden_chapters:
            return NeedRule("hidden")
        return rule(own.fields.get(path) or self.fields.get(path) or "hidden")

    def document(self, entity: Entity, word: str) -> NeedRule:
        """Return the rule of a paper.

        Raises: KeyError for a legal form that the table does not cover, or an unknown word.
        """
        return rule(self.entities[entity].documents.get(word) or self.documents[word].need)


@dataclass(frozen=True)
class NeedRule:
    """What a rule says: `need`, or `otherwise` where `when` (a word of `CONDITIONS`) is not met.

    Written as `required`, `required when proxy`, or `required when amended else optional`; without
    `else` nothing is asked where the condition is not met.
    """

    need: Need
    when: str = ""
    otherwise: Need = "hidden"

    def of(self, application: Application) -> Need:
        """Return what the rule says for this form."""
        if not self.when or CONDITIONS[self.when](application):
            return self.need
        return self.otherwise

    @property
    def may_be(self) -> tuple[Need, ...]:
        """What it says for some form or other."""
        return (self.need, self.otherwise) if self.when else (self.need,)


@lru_cache(maxsize=1000)
def rule(text: str) -> NeedRule:
    """Read a rule. Raises: ValueError for a text that is none."""
    found = _RULE.fullmatch(text)
    if found is None:
        raise ValueError(text)
    need, when, otherwise = found.groups(default="")
    if need not in NEEDS or otherwise not in ("", *NEEDS) or when not in ("", *CONDITIONS):
        raise ValueError(text)
    return NeedRule(need, when, cast(Need, otherwise or "hidden"))
