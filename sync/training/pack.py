"""A content pack: what its `pack.toml` says (ADR 55).

The keys are the fields of these types, and what stands in `Meta` is both checked and printed in the
reference. A word names its file: the lesson `menyegel` is `lessons/menyegel.md`.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from sync.training.lessons import PackLanguage
from sync.wire.shapes import END

PackWord = Annotated[str, Meta(pattern="^[a-z][a-z0-9-]{0,39}" + END)]
PackVersion = Annotated[str, Meta(pattern="^[0-9]{1,6}([.][0-9]{1,6}){0,3}" + END)]
PackLine = Annotated[str, Meta(min_length=1, max_length=300)]
Minutes = Annotated[int, Meta(ge=1, le=300)]
PracticeGoal = Literal[
    "seal_bid",
    "replace_bid",
    "find_refused_file",
    "prove_bid_safe",
    "resubmit_after_addendum",
    "register_vendor",
    "end_visit",
]
"""What a practice task is judged by; the judge knows these alone."""
DrillKind = Literal[
    "link_cut", "addendum", "disk_nearly_full", "deadline_near", "stick_pulled", "second_person"
]
FileKind = Literal["technical", "price", "damaged"]
"""What a practice file is: for the technical envelope, for the price envelope, or one that nobody
can open."""
NO_MINUTE = -1
"""A drill's minute that its pack does not say."""
BY_THE_MINUTE: frozenset[DrillKind] = frozenset({"link_cut", "disk_nearly_full", "stick_pulled"})
"""Begun by the seat itself, at the drill's minute of its trainee's task. The others are the same at
every seat, or need somebody beside it: the trainer alone begins them. Where there is no trainer, an
addendum is asked for by the seat (ADR 84)."""
JP_MINUTES = 45
MANIFEST = "pack.toml"


class PackPart(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A part of `pack.toml`: an unknown key in it is refused."""


class PackSource(PackPart, frozen=True, kw_only=True):
    """Where a fact comes from. A lesson cites it by its word, as a footnote: `[^perbup]`."""

    title: Annotated[PackLine, Meta(description="what it is: a regulation, a page, a manual")]
    where: Annotated[PackLine, Meta(description="where it is found: an address, a place, a number")]


class PackLesson(PackPart, frozen=True, kw_only=True):
    """A lesson, in the order in which they are taken."""

    id: Annotated[PackWord, Meta(description="its word; the text is `lessons/<id>.md`")]
    title: Annotated[PackLine, Meta(description="what it is called; the page's heading")]
    minutes: Annotated[Minutes, Meta(description="how long reading and trying take")]
    quizzes: Annotated[
        tuple[PackWord, ...], Meta(description="its quizzes, each `quizzes/<word>.toml`")
    ] = ()
    tasks: Annotated[tuple[PackWord, ...], Meta(description="its practice tasks, by their id")] = ()


class PackTask(PackPart, frozen=True, kw_only=True):
    """Something to do in the practice room."""

    id: Annotated[PackWord, Meta(description="its word")]
    title: Annotated[PackLine, Meta(description="what it is called")]
    goal: Annotated[PracticeGoal, Meta(description="what must have been reached")]
    brief: Annotated[
        str, Meta(min_length=1, max_length=2_000, description="what the trainee is told, as text")
    ]
    tender: Annotated[
        str, Meta(max_length=40, description="the dummy tender, `tenders/<word>.json`; or empty")
    ] = ""
    drills: Annotated[
        tuple[PackWord, ...], Meta(description="what goes wrong meanwhile, by a drill's id")
    ] = ()
    minutes: Annotated[Minutes, Meta(description="how long it may take")] = 15


class PackDrill(PackPart, frozen=True, kw_only=True, omit_defaults=True):
    """Something that goes wrong in the practice room, while a task runs."""

    id: Annotated[PackWord, Meta(description="its word")]
    title: Annotated[PackLine, Meta(description="what it is called")]
    kind: Annotated[DrillKind, Meta(description="what happens")]
    minute: Annotated[
        int,
        Meta(
            ge=0,
            le=300,
            description="how many minutes into a trainee's task it begins by itself, at that seat;"
            " left out, the trainer begins it, as always `deadline_near` and `second_person`, and"
            " in a class `addendum`, which comes to who learns alone once their bid is sealed",
        ),
    ] = NO_MINUTE
    lasts: Annotated[
        int,
        Meta(
            ge=0,
            le=60,
            description="how many minutes it lasts, 0 for the rest of the task; of"
            " `deadline_near` in how many minutes the tenders close, 0 for 2",
        ),
    ] = 0

    @property
    def by_the_minute(self) -> bool:
        """Whether a seat begins it by itself, at its minute of the trainee's task."""
        return self.kind in BY_THE_MINUTE and self.minute != NO_MINUTE


class PackFile(PackPart, frozen=True, kw_only=True, omit_defaults=True):
    """A file to practise with, and what it is: the judge knows it again, whatever it is called."""

    name: Annotated[
        PackLine,
        Meta(description="what it is called; in the pack, it is `files/<name>`"),
    ]
    kind: Annotated[
        FileKind,
        Meta(
            description="what it is: `technical` belongs in the technical envelope, `price` in the"
            " price envelope, `damaged` cannot be opened by anybody and belongs in none"
        ),
    ]
    sha256: Annotated[
        str,
        Meta(
            max_length=64,
            description="its SHA-256, 64 lower-case hexadecimal digits; may be left out where the"
            " file is in the pack, and is needed where the trainer hands it out otherwise",
        ),
    ] = ""


class Pack(PackPart, frozen=True, kw_only=True):
    """A whole pack."""

    id: Annotated[PackWord, Meta(description="a short name; versions share it")]
    version: Annotated[PackVersion, Meta(description="e.g. `1` or `2026.2`")]
    language: Annotated[PackLanguage, Meta(description="the language of its texts")]
    title: Annotated[PackLine, Meta(description="what people call it")]
    licence: Annotated[PackLine, Meta(description="who may use and change it, e.g. `CC-BY-4.0`")]
    hours_jp: Annotated[
        float, Meta(ge=0.5, le=200, description="how long it takes, in JP of 45 minutes")
    ]
    checked_on: Annotated[
        datetime.date, Meta(description="the day on which its facts were last looked up")
    ]
    minimum_app: Annotated[
        PackVersion, Meta(description="the oldest release of the program that shows it rightly")
    ]
    sources: Annotated[
        dict[PackWord, PackSource], Meta(min_length=1, description="where its facts come from")
    ]
    lessons: Annotated[
        tuple[PackLesson, ...], Meta(min_length=1, description="its lessons, in order")
    ]
    tasks: Annotated[tuple[PackTask, ...], Meta(description="its practice tasks")] = ()
    drills: Annotated[tuple[PackDrill, ...], Meta(description="what may go wrong in them")] = ()
    files: Annotated[
        tuple[PackFile, ...], Meta(description="files to practise with, and what each is")
    ] = ()


def version_number(version: str) -> tuple[int, ...]:
    """Return a version in a form that compares: `2.0` and `2` are the same."""
    numbers = [int(part) for part in version.split(".")]
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)
