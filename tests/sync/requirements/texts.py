"""Tables made of statements that know their lines, so that a mistake's line is known beforehand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from sync.registration.application import ENTITIES
from sync.requirements import fields
from sync.requirements.table import CONDITIONS

HEADERS = "()"  # the key of a statement that opens a section


@dataclass(frozen=True)
class Statement:
    """One line: a section's header (key "()"), or a key with a value; `section` is dotted."""

    section: str
    key: str
    value: Any = None

    @property
    def path(self) -> str:
        return ".".join(part for part in (self.section, self.key) if part and part != HEADERS)

    def text(self) -> str:
        if self.key == HEADERS:
            return f"[{self.section}]"
        name = self.key if all(sign.isalnum() or sign in "_." for sign in self.key) else None
        quoted = self.section.endswith("fields") or name is None
        return f"{json.dumps(self.key) if quoted else name} = {toml(self.value)}"


def toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, Date):
        return value.text
    return json.dumps(value, ensure_ascii=False)


@dataclass(frozen=True)
class Date:
    text: str


def written(statements: Sequence[Statement]) -> str:
    return "\n".join(one.text() for one in statements) + "\n"


# What a person may write in a sentence, and what of it could be taken for TOML.
SENTENCES = st.sampled_from(
    [
        "KTP",
        "Akta # pendirian",
        'Nama "PT" dan [CV]',
        "days = 3",
        "'''",
        '"""',
        "C:\\akta\\baru",
        "]",
        "\u0645\u0631\u062d\u0628\u0627",
        "\U0001f600 e\u0301",
        "x" * 500,
    ]
)
WORDS = st.sampled_from(["a", "id_card", "npwp", "nib2", "z_9", "fields", "documents"])
CONDITION = st.sampled_from(sorted(CONDITIONS))


def rules(*needs: str) -> st.SearchStrategy[str]:
    need = st.sampled_from(needs)
    return st.one_of(
        need,
        st.builds("{} when {}".format, need, CONDITION),
        st.builds("{} when {} else {}".format, need, CONDITION, need),
    )


FIELD_RULES = rules("required", "optional", "hidden")
PAPER_RULES = rules("required", "optional", "hidden", "at_desk")


def words(draw: st.DrawFn) -> dict[str, str]:
    return {"id": draw(SENTENCES), "en": draw(SENTENCES)}


@st.composite
def tables(draw: st.DrawFn) -> list[Statement]:
    """The statements of a table that is right, each on one line, blank lines and comments apart."""
    letter = draw(st.integers(1_000, 100_000_000))
    papers = draw(st.lists(WORDS, min_size=1, max_size=4, unique=True))
    entities = draw(st.lists(st.sampled_from(ENTITIES), min_size=1, max_size=4, unique=True))
    reasons = draw(st.lists(WORDS, min_size=1, max_size=3, unique=True))
    shortest = draw(st.integers(8, 64))
    handed = st.sampled_from(sorted(fields.handed_over()))
    found = [
        Statement("", "name", draw(st.from_regex(r"[a-z0-9][a-z0-9-]{0,20}", fullmatch=True))),
        Statement(
            "", "version", draw(st.from_regex(r"[0-9]{1,4}([.][0-9]{1,4}){0,3}", fullmatch=True))
        ),
        Statement("", "title", words(draw)),
        Statement("", "track", draw(st.sampled_from(["inaproc", "spse"]))),
        Statement("", "valid_from", Date(draw(st.dates()).isoformat())),
        Statement("", "source", draw(SENTENCES)),
        Statement("", "limit_days", draw(st.integers(1, 36_500))),
        Statement("", "blacklist_age_days", draw(st.integers(1, 36_500))),
        Statement(
            "",
            "hand_over",
            [
                {"label": draw(SENTENCES), "path": path}
                for path in draw(st.lists(handed, max_size=4))
            ],
        ),
        Statement("limits", HEADERS),
        Statement("limits", "letter_bytes", letter),
        Statement("limits", "stamped_bytes", draw(st.integers(1_000, 100_000_000))),
        Statement("limits", "stamped_paper", draw(st.sampled_from(["a4", "f4"]))),
        Statement("limits", "stamped_pdf", draw(st.sampled_from(["", "1.6", "2.0"]))),
        Statement("password", HEADERS),
        Statement("password", "min_length", shortest),
        Statement("password", "max_length", draw(st.integers(shortest, 200))),
        Statement("retention", HEADERS),
        Statement("retention", "days", draw(st.integers(1, 36_500))),
        Statement("retention", "basis", words(draw)),
    ]
    for paper in papers:
        section = f"documents.{paper}"
        found += [
            Statement(section, HEADERS),
            Statement(section, "title", words(draw)),
            Statement(section, "hint", words(draw)),
            Statement(section, "original", draw(st.booleans())),
            Statement(section, "max_bytes", draw(st.integers(1_000, letter))),
            Statement(
                section,
                "formats",
                ["pdf", *draw(st.lists(st.sampled_from(["jpeg", "png", "tiff"]), max_size=2))],
            ),
            Statement(section, "stamped", draw(st.sampled_from(["", "either", "electronic"]))),
            Statement(section, "need", draw(PAPER_RULES)),
        ]
    found.append(Statement("fields", HEADERS))
    paths = draw(st.lists(st.sampled_from(sorted(fields.kinds())), max_size=8, unique=True))
    found += [Statement("fields", path, draw(FIELD_RULES)) for path in paths if path != REGENCY]
    found.append(Statement("fields", REGENCY, "hidden when abroad else required"))
    for entity in entities:
        section = f"entities.{entity}"
        found.append(Statement(section, HEADERS))
        if draw(st.booleans()):
            found.append(Statement(section, "hidden_chapters", ["experts", "equipment"]))
        found.append(Statement(f"{section}.documents", HEADERS))
        chosen = draw(st.lists(st.sampled_from(papers), max_size=3, unique=True))
        found += [Statement(f"{section}.documents", one, draw(PAPER_RULES)) for one in chosen]
    for reason in reasons:
        section = f"refusals.{reason}"
        found += [
            Statement(section, HEADERS),
            Statement(section, "sentence", words(draw)),
            Statement(section, "next_step", words(draw)),
        ]
    return [one for statement in found for one in (*draw(NOISE), statement)]


@dataclass(frozen=True)
class Noise(Statement):
    """A line that says nothing."""

    def text(self) -> str:
        return str(self.value)


NOISE = st.lists(
    st.sampled_from([Noise("", "#", ""), Noise("", "#", "# limit_days = [ \" '''")]), max_size=1
)
REGENCY = "firm.address.regency"
