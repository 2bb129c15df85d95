"""A score is computed from an attempt's events, whatever their order, number of copies or seats."""

from __future__ import annotations

import random
from fractions import Fraction

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.errors import explain
from kiosk.shell.frame import speaking_app
from sync.errors import Fault
from sync.training.attempts import AttemptEvent, Began, QuestionAnswered
from sync.training.questions import Quiz, Response, draw, is_scored, judge, load_quiz, solution
from sync.training.questions.judging import options
from sync.training.questions.model import (
    Matching,
    Multiple,
    Numeric,
    Ordering,
    Short,
    ShortAnswer,
    Single,
    TrueFalse,
)
from sync.training.scoring import counted, in_a_row, score
from tests.sync.training.quizzes import EVERY, quizzes
from tests.sync.training.test_attempts import QUIZ, answered, at, began, closed

RESPONSES: list[tuple[str, Response, Fraction | None]] = [
    ("kunci", (0,), Fraction(1)),
    ("kunci", (1,), Fraction(0)),
    ("kunci", (2,), Fraction(1, 2)),
    ("berkas", (0, 1), Fraction(1)),
    ("berkas", (0,), Fraction(1, 2)),
    ("berkas", (0, 2), Fraction(0)),
    ("berkas", (0, 1, 2), Fraction(1, 2)),
    ("berkas", (2,), Fraction(0)),
    ("tautan", (1,), Fraction(1)),
    ("tautan", (0,), Fraction(0)),
    ("jam", (0, 1), Fraction(1)),
    ("jam", (0, -1), Fraction(1, 2)),
    ("jam", (1, 0), Fraction(0)),
    ("langkah", (0, 1, 2), Fraction(1)),
    ("langkah", (1, 0, 2), Fraction(1, 3)),
    ("langkah", (1, 2, 0), Fraction(0)),
    ("nama", "SPSE", Fraction(1)),
    ("nama", "  spse ", Fraction(1)),
    ("nama", "Sistem pengadaan secara  elektronik", Fraction(1, 2)),
    ("nama", "SPSE baru", Fraction(0)),
    ("pi", "3,14", Fraction(1)),
    ("pi", "3.14 m", Fraction(1)),
    ("pi", "3,5", Fraction(1, 5)),
    ("pi", "31", Fraction(0)),
    ("cerita", "Dahulu", None),
    ("catatan", None, None),
]


@pytest.mark.parametrize(("name", "response", "credit"), RESPONSES)
def test_a_response_gets_what_its_question_declares(
    name: str, response: Response, credit: Fraction | None
) -> None:
    question = next(one for one in QUIZ.questions() if one.id == name)
    assert judge(question, response).credit == credit


def test_credit_is_whole_or_by_weights_where_a_question_says_so() -> None:
    berkas = next(one for one in QUIZ.questions() if isinstance(one, Multiple))
    whole = msgspec.structs.replace(berkas, credit="whole")
    assert [judge(whole, one).credit for one in [(0, 1), (0,), (0, 1, 2)]] == [1, 0, 0]
    thirds = tuple(
        msgspec.structs.replace(one, right=False, weight=33.33333) for one in berkas.answers
    )
    weights = msgspec.structs.replace(berkas, credit="weights", answers=thirds)
    assert judge(weights, (0, 1, 2)).credit == 1
    assert judge(weights, (0,)).credit == Fraction("33.33333") / 100
    minus = (*thirds[:2], msgspec.structs.replace(thirds[2], weight=-100))
    assert judge(msgspec.structs.replace(weights, answers=minus), (0, 2)).credit == 0
    langkah = next(one for one in QUIZ.questions() if isinstance(one, Ordering))
    assert judge(msgspec.structs.replace(langkah, credit="whole"), (1, 0, 2)).credit == 0
    jam = next(one for one in QUIZ.questions() if isinstance(one, Matching))
    assert judge(msgspec.structs.replace(jam, credit="whole"), (0, -1)).credit == 0


def test_feedback_gives_the_reason_of_what_was_answered() -> None:
    known = {one.id: one for one in QUIZ.questions()}
    assert [one.text for one in judge(known["kunci"], (1,)).reasons] == [
        "Petugas tidak dapat membuka sampul.",
        "Lihat pelajaran 7.",
    ]
    assert [one.text for one in judge(known["kunci"], None).reasons] == ["Lihat pelajaran 7."]
    assert [one.text for one in judge(known["tautan"], (0,)).reasons] == [
        "Penawaran menunggu di kursi."
    ]
    found = judge(known["pi"], "1.500")
    assert ([one.text for one in found.reasons], found.read_as) == (["Bukan."], 1500)
    assert judge(known["pi"], "3,140").read_as == 3.14


@pytest.mark.parametrize(
    ("taken", "case", "typed", "credit"),
    [
        ("a*", False, "Apa saja", 1),
        ("a\\*", False, "a*", 1),
        ("a\\*", False, "ab", 0),
        ("Jakarta", True, "jakarta", 0),
        ("Jakarta", True, "Jakarta", 1),
        ("e\u0301", False, "é", 1),
        ("*b*", False, "abc", 1),
        ("a.c", False, "abc", 0),
        ("*", False, "apa pun\nsaja", 1),
    ],
)
def test_a_typed_text_fits_as_written(taken: str, case: bool, typed: str, credit: int) -> None:
    question = Short(id="q", text="x", answers=(ShortAnswer(text=taken, case=case),))
    assert judge(question, typed).credit == credit


def test_a_pattern_made_to_cost_time_costs_little() -> None:
    question = Short(id="q", text="x", answers=(ShortAnswer(text="*a" * 400 + "*b"),))
    assert judge(question, "a" * 20_000).credit == 0


# Whole attempts


def whole_attempt() -> list[AttemptEvent]:
    return [
        began(),
        answered(1, 1, "kunci", (0,)),
        answered(2, 2, "berkas", (0,)),
        answered(3, 3, "tautan", (0,)),
        answered(4, 4, "tautan", (1,)),
        answered(5, 5, "jam", (0, 1)),
        answered(6, 6, "nama", "salah"),
        answered(7, 7, "pi", "3,14"),
        answered(8, 8, "pi", None),
        closed(9, 30, "trainer"),
    ]


def test_a_score_says_of_each_question_how_it_stands() -> None:
    found = score(QUIZ, "a", whole_attempt())
    states = {one.question.id: (one.state, one.points) for one in found.questions}
    assert states == {
        "kunci": ("right", 1),
        "berkas": ("partly", 1.25),
        "tautan": ("right", 1),
        "jam": ("right", 1),
        "langkah": ("unanswered", 0),
        "catatan": ("not_scored", None),
        "nama": ("wrong", 0),
        "pi": ("unanswered", 0),
        "cerita": ("not_scored", None),
    }
    assert (found.points, found.most_points) == (4.25, 8.5)
    assert (found.percent, found.passed) == (50, False)
    assert (found.began, found.ended) == (at(0), at(30))


def test_what_is_not_scored_is_never_zero() -> None:
    text = EVERY[: EVERY.index("[[sections]]")] + (
        '[[sections]]\n[[sections.questions]]\ntype = "open"\nid = "cerita"\ntext = "x"\n'
        '[[sections.questions]]\ntype = "short"\nid = "nama"\ntext = "x"\nscored = false\n'
        'answers = [{ text = "y" }]\n'
    )
    quiz = load_quiz(text, "kuis.toml")
    first = Began(id="a-0", attempt="a", at=at(0), draw=draw(quiz, "a"))
    both = [answered(1, 1, "cerita", "Dahulu"), answered(2, 2, "nama", "y")]
    found = score(quiz, "a", [first, *both, closed(3, 3)])
    assert (found.percent, found.most_points, found.passed) == (None, 0, None)
    assert {one.points for one in found.questions} == {None}
    # Nobody can judge a blank answer: half of the points are not enough.
    assert score(quiz, "a", [first, both[0], closed(3, 3)]).passed is False


def test_a_pass_waits_for_a_person_only_where_that_decides() -> None:
    """Eight and a half points are scored by the program, four by a person; 70 % is the mark."""
    right = [
        answered(n, n, one.id, solution(one))
        for n, one in enumerate(QUIZ.questions(), 1)
        if is_scored(one)
    ]
    everything: list[AttemptEvent] = [began(), *right, answered(20, 20, "cerita", "Dahulu")]
    assert score(QUIZ, "a", everything).passed is None  # it runs
    assert score(QUIZ, "a", [*everything, closed(21, 21)]).passed is None
    low = msgspec.structs.replace(QUIZ, pass_percent=60)
    first = Began(id="a-0", attempt="a", at=at(0), draw=draw(low, "a"))
    assert score(low, "a", [first, *everything[1:], closed(21, 21)]).passed is True
    none = msgspec.structs.replace(QUIZ, pass_percent=0)
    first = Began(id="a-0", attempt="a", at=at(0), draw=draw(none, "a"))
    assert score(none, "a", [first, *everything[1:], closed(21, 21)]).passed is None


def test_answers_after_the_end_are_kept_and_shown_as_late() -> None:
    late = answered(10, 30.01, "nama", "SPSE")
    found = score(QUIZ, "a", [*whole_attempt(), late])
    nama = next(one for one in found.questions if one.question.id == "nama")
    assert (nama.state, nama.response, nama.late) == ("wrong", "salah", (late,))
    assert found.points == score(QUIZ, "a", whole_attempt()).points


def test_an_answer_at_the_very_end_counts_and_the_first_end_is_the_end() -> None:
    edge = answered(10, 30, "nama", "SPSE")
    first = score(QUIZ, "a", [*whole_attempt(), edge])
    assert first.points == 5.25
    assert score(QUIZ, "a", [*whole_attempt(), edge, closed(11, 40)]) == first
    earlier = score(QUIZ, "a", [*whole_attempt(), edge, closed(11, 29)])
    assert (earlier.points, earlier.ended) == (4.25, at(29))


def test_an_end_that_arrives_late_still_has_its_place() -> None:
    """A seat that was cut off did not hear the end: its later answers do not count."""
    offline = [*whole_attempt()[:-1], answered(10, 31, "nama", "SPSE")]
    assert score(QUIZ, "a", offline).points == 5.25
    assert score(QUIZ, "a", [*offline, closed(9, 30, "trainer")]).points == 4.25


def test_until_the_beginning_arrives_nothing_is_said() -> None:
    found = score(QUIZ, "a", whole_attempt()[1:])
    assert (found.began, found.questions, found.percent, found.passed) == (None, (), None, None)
    assert in_a_row(QUIZ, "a", whole_attempt()[1:]).most == 0


def test_another_quiz_or_an_impossible_answer_is_told() -> None:
    other = load_quiz(EVERY.replace("Panitia", "Pokja"), "kuis.toml")
    cases = [
        (other, whole_attempt()),
        (QUIZ, [began(), answered(1, 1, "kunci", (7,))]),
        (QUIZ, [began(), answered(1, 1, "tidak-ada", "x")]),
        (QUIZ, [began(), answered(1, 1, "catatan", "x")]),
    ]
    for quiz, events in cases:
        with pytest.raises(Fault) as caught:
            score(quiz, "a", events)
        assert caught.value.code == "attempt_of_other_quiz"
        with speaking_app().app_context():
            assert "Pengerjaan a" in explain(caught.value).message


@st.composite
def attempts(draw_: st.DrawFn) -> tuple[Quiz, list[AttemptEvent]]:
    """A quiz and the events of one attempt at it, in the order they were made."""
    quiz = draw_(quizzes())
    drawn = draw(quiz, "a")
    known = {one.id: one for one in quiz.questions()}
    asked = [known[one.id] for one in drawn.questions() if solution(known[one.id]) is not None]
    events: list[AttemptEvent] = [Began(id="a-0", attempt="a", at=at(0), draw=drawn)]
    for number in range(draw_(st.integers(0, 8))):
        if not asked:
            break
        question = draw_(st.sampled_from(asked))
        response = draw_(st.sampled_from([solution(question), None, wrong(question)]))
        minute = draw_(st.integers(0, 10))
        events.append(answered(number + 1, minute, question.id, response, final=True))
    for number in range(draw_(st.integers(0, 2))):
        events.append(closed(number + 90, draw_(st.integers(0, 12)), "trainer"))
    return quiz, events


def wrong(question: object) -> Response:
    """A response of the right form that need not be right."""
    match question:
        case Single() | Multiple():
            return (len(question.answers) - 1,)
        case TrueFalse():
            return (0,)
        case Matching():
            return (len(options(question)) - 1,) * len(question.pairs)
        case Ordering():
            return tuple(reversed(range(len(question.items))))
        case Numeric():
            return "99999"
        case _:
            return "bukan itu"


@given(attempts(), st.integers(), st.integers(1, 3), st.integers(1, 4))
def test_order_copies_and_seats_change_nothing(
    made: tuple[Quiz, list[AttemptEvent]], seed: int, copies: int, seats: int
) -> None:
    """Any permutation, any duplication, any split over seats gives the same score (and never more,
    as where scores of seats are added)."""
    quiz, events = made
    chance = random.Random(seed)
    parts: list[list[AttemptEvent]] = [[] for _ in range(seats)]
    for one in events * copies:
        chance.choice(parts).append(one)
    chance.shuffle(parts)
    for part in parts:
        chance.shuffle(part)
    foreign = [msgspec.structs.replace(one, attempt="b") for one in events]
    gathered = [one for part in parts for one in part] + foreign
    expected = score(quiz, "a", events)
    assert score(quiz, "a", gathered) == expected
    assert in_a_row(quiz, "a", gathered) == in_a_row(quiz, "a", events)
    assert 0 <= expected.points <= expected.most_points
    for part in parts:
        assert score(quiz, "a", part).points <= expected.most_points


@given(attempts())
def test_what_counts_is_the_last_answer_that_is_not_late(
    made: tuple[Quiz, list[AttemptEvent]],
) -> None:
    quiz, events = made
    found = score(quiz, "a", events)
    for one in found.questions:
        own = [
            event
            for event in sorted(events, key=lambda event: (event.at, event.id))
            if isinstance(event, QuestionAnswered) and event.question == one.question.id
        ]
        in_time = [event for event in own if found.ended is None or event.at <= found.ended]
        assert one.response == (in_time[-1].response if in_time else None)
        assert [*in_time, *one.late] == own


def test_an_exercise_is_done_after_so_many_right_answers_in_a_row() -> None:
    quiz = msgspec.structs.replace(QUIZ, in_a_row=3, pass_percent=0)
    first = Began(id="a-0", attempt="a", at=at(0), draw=draw(quiz, "a"))
    tries = [("kunci", (0,)), ("tautan", (1,)), ("tautan", (1,)), ("jam", (1, 0)),
             ("nama", "SPSE"), ("pi", "3,14"), ("langkah", (0, 1, 2)), ("kunci", (1,))]  # fmt: skip
    events = [answered(n, n, one, given_, final=True) for n, (one, given_) in enumerate(tries, 1)]
    before = in_a_row(quiz, "a", [first, *events[:3]])
    assert (before.now, before.most, before.done_at) == (2, 2, None)
    found = in_a_row(quiz, "a", [first, *events])
    assert (found.now, found.most, found.done_at) == (0, 3, at(7))
    # What was saved at a pause of typing is no try, and nothing after the end is one.
    drafts = [msgspec.structs.replace(one, final=False) for one in events]
    assert in_a_row(quiz, "a", [first, *drafts]).most == 0
    assert in_a_row(quiz, "a", [first, *events, closed(50, 6.5)]).done_at is None
    open_try = answered(60, 6.5, "cerita", "Dahulu", final=True)
    assert in_a_row(quiz, "a", [first, *events, open_try]).done_at == at(7)


def test_one_attempt_counts_and_none_are_added() -> None:
    def ended(attempt: str, response: Response, minutes: float) -> list[AttemptEvent]:
        return [
            began(attempt, minutes),
            answered(1, minutes + 1, "nama", response, attempt=attempt),
            closed(2, minutes + 2, attempt=attempt),
        ]

    events = [*ended("x", "sistem e elektronik", 0), *ended("y", "SPSE", 10), *ended("z", "?", 20)]
    scores = [score(QUIZ, attempt, events) for attempt in "zxy"]
    running = score(QUIZ, "w", [began("w", 30)])
    found = {
        rule: counted(
            msgspec.structs.replace(QUIZ, retake=msgspec.structs.replace(QUIZ.retake, counts=rule)),
            [running, *scores],
        )
        for rule in ("best", "last", "first")
    }
    assert {rule: one and one.attempt for rule, one in found.items()} == {
        "best": "y",
        "last": "z",
        "first": "x",
    }
    assert counted(QUIZ, [running]) is None
