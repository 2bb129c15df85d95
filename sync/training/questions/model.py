"""A quiz: sections of questions, and the rules of taking it (ADR 56).

A quiz is a TOML file; its keys are the fields of these types, and what stands in `Meta` is both
checked and printed in the reference. `sync.training.questions.reading` reads and checks one.
Texts are Markdown of the quiz's language unless their description says plain text.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from msgspec import Meta, Struct

from sync.wire.shapes import END

Markdown = Annotated[str, Meta(min_length=1, max_length=20_000)]
PlainText = Annotated[str, Meta(min_length=1, max_length=1_000)]
Feedback = Annotated[str, Meta(max_length=20_000, description="shown after hand-in: why")]
QuestionId = Annotated[str, Meta(pattern="^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}" + END)]
Weight = Annotated[float, Meta(ge=-100, le=100, description="percent of the points it gives")]

LOWEST, HIGHEST = -1e15, 1e15
Amount = Annotated[float, Meta(ge=LOWEST, le=HIGHEST)]
# The sum of weights of a file that divides by three (33.33333 %).
WEIGHT_SLACK = 0.01
MOST_QUESTIONS = 10_000
# Pages of one attempt: its overview and its result name them all. A larger bank is drawn from.
MOST_ASKED = 500


class QuizPart(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A part of a quiz: an unknown key in it is refused."""


class Choice(QuizPart, frozen=True, kw_only=True):
    """One answer that may be ticked."""

    text: Annotated[Markdown, Meta(description="the answer")]
    right: Annotated[bool, Meta(description="it belongs to the right answer")] = False
    weight: Weight = 0
    fixed: Annotated[bool, Meta(description="it keeps its place when answers are shuffled")] = False
    feedback: Feedback = ""


class Pair(QuizPart, frozen=True, kw_only=True):
    """What belongs together."""

    left: Annotated[Markdown, Meta(description="what is asked")]
    right: Annotated[PlainText, Meta(description="what belongs to it; plain text")]
    feedback: Feedback = ""


class ShortAnswer(QuizPart, frozen=True, kw_only=True):
    """A text that is taken."""

    text: Annotated[PlainText, Meta(description="plain text; `*` is anything, `\\*` a star")]
    weight: Weight = 100
    case: Annotated[bool, Meta(description="capitals must be the same")] = False
    feedback: Feedback = ""


class NumberRange(QuizPart, frozen=True, kw_only=True):
    """Numbers that are taken, both ends included."""

    low: Annotated[Amount, Meta(description="the lowest")]
    high: Annotated[Amount, Meta(description="the highest")]
    weight: Weight = 100
    feedback: Feedback = ""


class QuizQuestion(QuizPart, frozen=True, kw_only=True):
    """What all questions have."""

    id: Annotated[QuestionId, Meta(description="its name, once in the quiz")]
    text: Annotated[Markdown, Meta(description="the question")]
    points: Annotated[float, Meta(ge=0.01, le=1000, description="for a right answer")] = 1
    scored: Annotated[bool, Meta(description="false: a person judges it, not the program")] = True
    feedback: Annotated[Feedback, Meta(description="shown after hand-in, to everybody")] = ""


class Single(QuizQuestion, frozen=True, tag_field="type", tag="single", kw_only=True):
    """One answer of several."""

    answers: Annotated[tuple[Choice, ...], Meta(min_length=1, description="the answers")]
    shuffle: Annotated[bool, Meta(description="answers in a new order each attempt")] = True


class Multiple(QuizQuestion, frozen=True, tag_field="type", tag="multiple", kw_only=True):
    """Any number of answers."""

    answers: Annotated[tuple[Choice, ...], Meta(min_length=1, description="the answers")]
    credit: Annotated[
        Literal["whole", "share", "weights"],
        Meta(
            description="whole: all right ones and no other; share: each right one adds its share,"
            " each wrong one takes one away; weights: the sum of `weight`, from 0 to 100"
        ),
    ] = "whole"
    shuffle: Annotated[bool, Meta(description="answers in a new order each attempt")] = True


class TrueFalse(QuizQuestion, frozen=True, tag_field="type", tag="true_false", kw_only=True):
    """Right or wrong."""

    right: Annotated[bool, Meta(description="the statement is true")]
    if_right: Annotated[Feedback, Meta(description="shown after a right answer: why")] = ""
    if_wrong: Annotated[Feedback, Meta(description="shown after a wrong answer: why")] = ""


class Matching(QuizQuestion, frozen=True, tag_field="type", tag="matching", kw_only=True):
    """What belongs to what; what is right for two pairs stands in the list once."""

    pairs: Annotated[tuple[Pair, ...], Meta(min_length=1, description="what belongs together")]
    extra: Annotated[
        tuple[PlainText, ...],
        Meta(description="what may be chosen and belongs nowhere; plain text"),
    ] = ()
    credit: Annotated[
        Literal["whole", "share"], Meta(description="whole: every pair; share: each pair its part")
    ] = "share"


class Ordering(QuizQuestion, frozen=True, tag_field="type", tag="ordering", kw_only=True):
    """Steps to put in their order."""

    items: Annotated[
        tuple[PlainText, ...], Meta(min_length=2, description="in the right order; plain text")
    ]
    credit: Annotated[
        Literal["whole", "share"],
        Meta(description="whole: all; share: each item at its place its part"),
    ] = "whole"


class Short(QuizQuestion, frozen=True, tag_field="type", tag="short", kw_only=True):
    """A few words; the first answer that fits counts."""

    answers: Annotated[tuple[ShortAnswer, ...], Meta(min_length=1, description="what is taken")]


class Numeric(QuizQuestion, frozen=True, tag_field="type", tag="numeric", kw_only=True):
    """A number; the first range it lies in counts."""

    answers: Annotated[tuple[NumberRange, ...], Meta(min_length=1, description="what is taken")]
    unit: Annotated[str, Meta(max_length=40, description="shown after the field")] = ""
    otherwise: Annotated[Feedback, Meta(description="shown after any other number: why")] = ""


class Open(QuizQuestion, frozen=True, tag_field="type", tag="open", kw_only=True):
    """A text that a person judges: the program never scores it."""


class QuizNote(QuizQuestion, frozen=True, tag_field="type", tag="note", kw_only=True):
    """A text between questions: nothing is asked."""


AnyQuestion = (
    Single | Multiple | TrueFalse | Matching | Ordering | Short | Numeric | Open | QuizNote
)
QuestionType = Literal[
    "single", "multiple", "true_false", "matching", "ordering", "short", "numeric", "open", "note"
]
QUESTION_TYPES: tuple[QuestionType, ...] = get_args(QuestionType)


class QuizSection(QuizPart, frozen=True, kw_only=True):
    """Questions that are drawn from together."""

    questions: Annotated[
        tuple[AnyQuestion, ...], Meta(min_length=1, description="what may be asked")
    ]
    title: Annotated[str, Meta(max_length=500, description="shown above them; plain text")] = ""
    text: Annotated[str, Meta(max_length=20_000, description="instructions")] = ""
    draw: Annotated[
        int, Meta(ge=0, le=MOST_QUESTIONS, description="how many are drawn; 0 for all")
    ] = 0
    shuffle: Annotated[bool, Meta(description="questions in a new order each attempt")] = False


class Retake(QuizPart, frozen=True, kw_only=True):
    """How often the quiz may be taken."""

    attempts: Annotated[int, Meta(ge=0, le=1000, description="0 for any number")] = 0
    wait_minutes: Annotated[
        int, Meta(ge=0, le=43_200, description="from the end of one attempt to the next")
    ] = 0
    counts: Annotated[
        Literal["best", "last", "first"], Meta(description="the attempt that counts; never a sum")
    ] = "best"


class Quiz(QuizPart, frozen=True, kw_only=True):
    """A whole quiz."""

    title: Annotated[PlainText, Meta(description="its name on screens; plain text")]
    sections: Annotated[tuple[QuizSection, ...], Meta(min_length=1, description="in their order")]
    text: Annotated[str, Meta(max_length=20_000, description="shown before it begins")] = ""
    pass_percent: Annotated[
        int, Meta(ge=0, le=100, description="percent of the points; 0 where nobody fails")
    ] = 0
    in_a_row: Annotated[
        int,
        Meta(
            ge=0,
            le=100,
            description="an exercise, done after so many right answers in a row to different"
            " questions; 0 for a test",
        ),
    ] = 0
    retake: Annotated[Retake, Meta(description="how often it may be taken")] = Retake()

    def questions(self) -> tuple[AnyQuestion, ...]:
        """Return all questions in the order of the file."""
        return tuple(one for section in self.sections for one in section.questions)


def type_of(question: AnyQuestion) -> QuestionType:
    """Return the word that a file has at `type`."""
    found: QuestionType = type(question).__struct_config__.tag  # type: ignore[assignment]
    return found
