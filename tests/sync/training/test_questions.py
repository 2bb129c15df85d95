"""Quiz files are read with every mistake told; what a browser gets never tells the answer."""

from __future__ import annotations

import random
import tomllib
from collections import Counter
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.errors import explain
from kiosk.shell.frame import speaking_app
from sync.errors import Fault
from sync.training.questions import (
    QUESTION_TYPES,
    Quiz,
    digest,
    draw,
    fits,
    for_trainee,
    is_scored,
    judge,
    load_quiz,
    quiz_problems,
    quiz_text,
    quiz_toml,
    response_to,
    shown,
    solution,
    type_of,
)
from sync.training.questions.model import (
    MOST_ASKED,
    MOST_QUESTIONS,
    Matching,
    NumberRange,
    Numeric,
    Ordering,
)
from sync.training.questions.numbers import readings
from sync.training.questions.reading import MOST_CHARACTERS
from tests.sync.training.quizzes import EVERY, quizzes

FILE = "kuis.toml"


def told(text: str) -> list[tuple[str, int]]:
    return [(one.code, one.params["line"]) for one in quiz_problems(text, FILE)]  # type: ignore[misc]


def changed(beginning: str, line: str, text: str = EVERY) -> tuple[str, int]:
    """A quiz in which one line is another one; its number."""
    lines = text.split("\n")
    at = next(n for n, one in enumerate(lines) if one.startswith(beginning))
    lines[at] = line
    return "\n".join(lines), at + 1


def test_a_quiz_with_every_type_is_read() -> None:
    quiz = load_quiz(EVERY, FILE)
    assert {type_of(one) for one in quiz.questions()} == set(QUESTION_TYPES)
    assert (quiz.pass_percent, quiz.retake.attempts, quiz.retake.wait_minutes) == (70, 3, 10)
    assert quiz.questions()[1].points == 2.5


SINGLE = ('  { text = "Panitia"', '  { text = "Panitia" },')
MISTAKES: dict[str, tuple[str, str]] = {
    "quiz_file_not_toml": ("title =", "title = Menyegel"),
    "quiz_file_key_twice": ('text = "Baca', 'title = "dua kali"'),
    "quiz_file_key_unknown": ("pass_percent", "pass_mark = 70"),
    "quiz_file_key_missing": ('title = "Menyegel', ""),
    "quiz_file_empty": ("title =", 'title = " "'),
    "quiz_file_not_text": ("title =", "title = 7"),
    "quiz_file_not_number": ("pass_percent", "pass_percent = 70.5"),
    "quiz_file_not_decimal": ("points = 2.5", 'points = "2,5"'),
    "quiz_file_not_yes_no": ("right = false", 'right = "salah"'),
    "quiz_file_not_list": ("extra =", 'extra = "11:00"'),
    "quiz_file_not_table": ("[retake]", "retake = 3\n[x]"),
    "quiz_file_text_long": ("title =", f'title = "{"x" * 1001}"'),
    "quiz_file_number_outside": ("pass_percent", "pass_percent = 170"),
    "quiz_file_not_one_of": ('type = "note"', 'type = "essay"'),
    "quiz_file_word_odd": ('id = "pi"', 'id = "nilai pi"'),
    "quiz_id_twice": ('id = "pi"', 'id = "nama"'),
    "quiz_choices_few": ("items =", 'items = ["sama", "sama"]'),
    "quiz_answer_twice": ('  { text = "KTP" }', '  { text = "Harga" },'),
    "quiz_range_reversed": ("answers = [{ low", "answers = [{ low = 4, high = 3 }]"),
    "quiz_weight_unused": ('  { text = "KTP" }', '  { text = "KTP", weight = -10 },'),
    "quiz_full_unreachable": ('  { text = "Panitia"', '  { text = "Panitia" },'),
    "quiz_draw_more": ('title = "Dasar"', "draw = 6"),
    "quiz_in_a_row_many": ("pass_percent", "in_a_row = 9"),
}


@pytest.mark.parametrize("code", sorted(set(MISTAKES) - {"quiz_choices_few"}))
def test_every_mistake_is_told_with_file_and_line(code: str) -> None:
    text, at = changed(*MISTAKES[code])
    faults = [one for one in quiz_problems(text, FILE) if one.code == code]
    assert faults, told(text)
    lines = text.split("\n")
    # A question's own mistakes are told at its head, a missing key at its section's.
    head = max(n for n in range(at) if lines[n].startswith("[[sections.questions]]") or n == 0) + 1
    assert faults[-1].params["line"] in (at, head)
    with speaking_app().app_context():
        assert explain(faults[0]).message.startswith(f"{FILE}, baris {faults[0].params['line']}")
        assert "…" not in explain(faults[0]).message + explain(faults[0]).hint


def test_mistakes_of_a_whole_quiz() -> None:
    few = 'title = "x"\n[[sections]]\n[[sections.questions]]\ntype = "single"\nid = "a"\n'
    few += 'text = "b"\nanswers = [{ text = "c", right = true }]\n'
    assert told(few) == [("quiz_choices_few", 3)]
    note = 'title = "x"\n[[sections]]\n[[sections.questions]]\ntype = "note"\nid = "a"\ntext = "b"'
    assert told(note) == [("quiz_nothing_asked", 1)]
    assert [one.code for one in quiz_problems("x" * (MOST_CHARACTERS + 1), FILE)] == [
        "quiz_file_too_long"
    ]
    with pytest.raises(Fault, match="quiz_file_no_text"):
        quiz_text(b"\xff\xfe\x00", FILE)
    with pytest.raises(Fault, match="quiz_file_empty"):
        load_quiz(EVERY.replace('"Dasar"', '"Dasar"').replace('"Menyegel penawaran"', '""'), FILE)


def test_all_mistakes_are_told_at_once() -> None:
    text = EVERY.replace("low = 3.13, high = 3.15", "low = 5, high = 4")
    text = text.replace('{ text = "Panitia", right = true', '{ text = "Panitia"')
    assert [code for code, _ in told(text)] == ["quiz_full_unreachable", "quiz_range_reversed"]
    assert [code for code, _ in told(text.replace("wait_minutes = 10", "waits = 1"))] == [
        "quiz_file_key_unknown"
    ]


def test_ten_thousand_questions_are_read_and_one_more_is_refused() -> None:
    one = '[[sections.questions]]\ntype = "true_false"\nid = "q%d"\ntext = "b"\nright = true\n'
    every = "".join(one % n for n in range(MOST_QUESTIONS))
    text = f'title = "x"\n[[sections]]\ndraw = {MOST_ASKED}\n{every}'
    assert len(load_quiz(text, FILE).questions()) == MOST_QUESTIONS
    assert told(text + one % MOST_QUESTIONS) == [("quiz_questions_many", 1)]


@pytest.mark.parametrize("draw", [0, MOST_ASKED, MOST_ASKED + 1])
def test_an_attempt_has_a_bounded_number_of_pages(draw: int) -> None:
    """What is not drawn has no page; a note always has."""
    one = '[[sections.questions]]\ntype = "open"\nid = "q%d"\ntext = "b"\n'
    note = one.replace("open", "note").replace("q%d", "n%d")
    every = "".join(one % n for n in range(MOST_ASKED + 1))
    text = f'title = "x"\n[[sections]]\ndraw = {draw}\n{every}'
    right = draw == MOST_ASKED
    assert told(text) == ([] if right else [("quiz_asked_many", 1)])
    assert told(text + note % 1) == [("quiz_asked_many", 1)]
    assert told(text + note % 1 + "[[sections]]\n" + note % 2)[:1] == [("quiz_asked_many", 1)]


@pytest.mark.parametrize("text", ["a = " + "[" * 3000, "x = " + "{a=" * 2000, "\0", "[[["])
def test_a_text_made_to_break_the_reader_is_told(text: str) -> None:
    assert [code for code, _ in told(text)] == ["quiz_file_not_toml"]


@given(st.integers(0, len(EVERY)), st.sampled_from(["", "x", "=", '"', "[", "]", "{", "\n", "1"]),
       st.integers(0, 20))  # fmt: skip
def test_a_damaged_quiz_is_read_or_told_with_lines_that_exist(
    place: int, slip: str, lost: int
) -> None:
    text = EVERY[:place] + slip + EVERY[place + lost :]
    found = quiz_problems(text, FILE)
    assert all(1 <= int(str(one.params["line"])) <= text.count("\n") + 1 for one in found)
    if not found:
        load_quiz(text, FILE)


# What a trainee sees


def no_secret(quiz: Quiz, attempt: str) -> dict[str, Any]:
    return msgspec.to_builtins(for_trainee(quiz, attempt))  # type: ignore[no-any-return]


ALLOWED = {"title", "text", "sections", "questions", "id", "type", "points", "answers", "lefts",
           "unit"}  # fmt: skip


def keys(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value) | {key for one in value.values() for key in keys(one)}
    return {key for one in value for key in keys(one)} if isinstance(value, list | tuple) else set()


@given(quizzes(), st.uuids().map(str))
def test_a_browser_gets_no_right_answer(quiz: Quiz, attempt: str) -> None:
    assert keys(no_secret(quiz, attempt)) <= ALLOWED


def test_nothing_that_tells_the_answer_is_in_the_text_of_the_page() -> None:
    quiz = load_quiz(EVERY, FILE)
    page = msgspec.json.encode(for_trainee(quiz, "a-1")).decode()
    for secret in ("right", "weight", "3.13", "Hanya panitia", "Hampir", "menunggu di kursi", "Ya.",
                   "Bukan.", "Lihat pelajaran 7", "sistem *", "feedback", "fixed"):  # fmt: skip
        assert secret not in page


@given(quizzes(), st.uuids().map(str))
def test_the_same_attempt_is_drawn_the_same_and_once_kept_needs_no_chance(
    quiz: Quiz, attempt: str
) -> None:
    first = draw(quiz, attempt)
    random.random()
    assert draw(quiz, attempt) == first
    kept = msgspec.json.decode(msgspec.json.encode(first), type=type(first))
    assert shown(quiz, kept) == for_trainee(quiz, attempt)
    for section, chosen in zip(quiz.sections, first.sections, strict=True):
        names = [one.id for one in section.questions]
        assert len({one.id for one in chosen}) == len(chosen)
        assert all(one.id in names for one in chosen)
        if not section.shuffle:
            assert [names.index(one.id) for one in chosen] == sorted(
                names.index(one.id) for one in chosen
            )


@given(quizzes(), st.uuids().map(str))
def test_what_a_browser_sends_back_means_what_was_shown(quiz: Quiz, attempt: str) -> None:
    """A trainee who knows every answer ticks it where it is shown, and gets all points."""
    drawn, known = draw(quiz, attempt), {one.id: one for one in quiz.questions()}
    for place in drawn.questions():
        question = known[place.id]
        ideal = solution(question)
        if ideal is None:
            continue
        if isinstance(ideal, str):
            given_: str | list[str] = ideal
        else:
            given_ = [str(place.order.index(one) + 1) for one in ideal]
        response = response_to(quiz, drawn, place.id, given_)
        assert fits(question, response)
        assert judge(question, response).credit == 1


def test_places_of_answers_say_nothing() -> None:
    """Over many attempts each order comes about equally often, the file's own among them."""
    quiz = load_quiz(EVERY, FILE)
    for name, count in (("langkah", 6), ("jam", 6)):
        orders = Counter(
            next(one.order for one in draw(quiz, f"a-{n}").questions() if one.id == name)
            for n in range(1200)
        )
        assert len(orders) == count
        assert min(orders.values()) > 120
    ids = {
        tuple(one.id for one in question.answers)
        for n in range(50)
        for section in for_trainee(quiz, f"a-{n}").sections
        for question in section.questions
        if question.id == "langkah"
    }
    assert ids == {("1", "2", "3")}
    two = Ordering(id="q", text="x", items=("a", "b"))
    small = msgspec.structs.replace(quiz.sections[0], questions=(two,))
    pair = Quiz(title="x", sections=(small,))
    assert {draw(pair, str(n)).questions()[0].order for n in range(40)} == {(0, 1), (1, 0)}


def test_a_fixed_answer_keeps_its_place_and_a_note_too() -> None:
    quiz = load_quiz(EVERY, FILE)
    for n in range(40):
        drawn = draw(quiz, f"a-{n}")
        order = next(one.order for one in drawn.questions() if one.id == "kunci")
        assert order[3] == 3
        assert drawn.sections[1][0].id == "catatan"


def test_a_draw_takes_as_many_as_the_file_says() -> None:
    text, _ = changed('title = "Dasar"', "draw = 2")
    quiz = load_quiz(text, FILE)
    seen = set()
    for n in range(60):
        chosen = draw(quiz, f"a-{n}").sections[0]
        assert len(chosen) == 2
        seen |= {one.id for one in chosen}
    assert len(seen) == 5


def test_another_quiz_has_another_digest() -> None:
    quiz = load_quiz(EVERY, FILE)
    assert digest(quiz) == digest(load_quiz(EVERY, "lain.toml"))
    assert digest(quiz) != digest(load_quiz(EVERY.replace("Hampir", "Nyaris"), FILE))


BAD: list[tuple[str, str | list[str], str]] = [
    ("kunci", ["9"], "quiz_answer_unknown"),
    ("kunci", ["1", "2"], "quiz_answer_unknown"),
    ("kunci", "Panitia", "quiz_answer_unknown"),
    ("tidak-ada", ["1"], "quiz_answer_unknown"),
    ("berkas", ["1", "1"], "quiz_answer_unknown"),
    ("langkah", ["1", "2"], "quiz_answer_unknown"),
    ("jam", ["1"], "quiz_answer_unknown"),
    ("nama", ["1"], "quiz_answer_unknown"),
    ("nama", "x" * 20_001, "quiz_answer_long"),
    ("pi", "tiga", "quiz_number_unreadable"),
    ("pi", "1.2.3", "quiz_number_unreadable"),
]


@pytest.mark.parametrize(("name", "given_", "code"), BAD)
def test_what_was_never_shown_is_refused(name: str, given_: str | list[str], code: str) -> None:
    quiz = load_quiz(EVERY, FILE)
    with pytest.raises(Fault) as caught:
        response_to(quiz, draw(quiz, "a"), name, given_)
    assert caught.value.code == code
    with speaking_app().app_context():
        assert explain(caught.value).status == 422


@pytest.mark.parametrize(
    ("name", "given_"),
    [("kunci", []), ("berkas", []), ("jam", ["", ""]), ("nama", "  "), ("pi", "")],
)
def test_a_blank_answer_is_no_answer(name: str, given_: str | list[str]) -> None:
    quiz = load_quiz(EVERY, FILE)
    assert response_to(quiz, draw(quiz, "a"), name, given_) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("3,14", [3.14]),
        ("3.14", [3.14]),
        ("1.500", [1500, 1.5]),
        ("1.234.567,5", [1234567.5]),
        ("1,234,567.5", [1234567.5]),
        ("0,500", [0.5]),
        ("Rp 1.500.000", [1500000]),
        ("Rp. 2.000,50", [2000.5]),
        ("-2", [-2]),
        ("\N{MINUS SIGN}2,5", [-2.5]),
        ("+7", [7]),
        (" 12 m", [12]),
        ("1e3", [1000]),
        (",5", [0.5]),
        ("5\N{NO-BREAK SPACE}000", [5000]),
        ("1.2.3", []),
        ("1,2,3", []),
        ("--2", []),
        ("12 kg", []),
        ("nan", []),
        ("inf", []),
        ("", []),
        ("9" * 61, []),
        ("\N{ARABIC-INDIC DIGIT THREE}", []),
    ],
)
def test_numbers_are_read_as_people_in_indonesia_type_them(typed: str, meant: list[float]) -> None:
    assert list(readings(typed, "m")) == meant


def test_every_solution_of_the_sample_gets_all_points() -> None:
    for question in load_quiz(EVERY, FILE).questions():
        credit = judge(question, solution(question)).credit
        assert credit == (1 if is_scored(question) else None), question.id


def test_a_whole_number_is_told_as_people_write_it() -> None:
    whole = NumberRange(low=143, high=145)
    assert solution(Numeric(id="a", text="Berapa?", answers=(whole,))) == "144"


def test_pairs_may_share_what_is_right_and_extras_may_not() -> None:
    shared, _ = changed(
        "pairs =", 'pairs = [{ left = "a", right = "x" }, { left = "b", right = "x" }]'
    )
    assert told(shared) == []
    question = next(one for one in load_quiz(shared, FILE).questions() if one.id == "jam")
    assert isinstance(question, Matching)
    assert judge(question, (0, 0)).credit == 1
    wrong, _ = changed("extra =", 'extra = ["09:59"]')
    assert [code for code, _ in told(wrong)] == ["quiz_answer_twice"]


# Written


@given(quizzes())
def test_what_is_written_is_read_as_the_same_quiz(quiz: Quiz) -> None:
    text = quiz_toml(quiz)
    assert msgspec.convert(tomllib.loads(text), Quiz) == quiz
    if quiz_problems(text, FILE) == []:
        assert quiz_toml(load_quiz(text, FILE)) == text


@given(st.text(min_size=1, max_size=30).filter(str.strip))
def test_any_text_is_written_so_that_it_is_read(words: str) -> None:
    quiz = msgspec.structs.replace(load_quiz(EVERY, FILE), title=words, text=words)
    again = load_quiz(quiz_toml(quiz), FILE)
    assert (again.title, again.text) == (words, words)


def test_the_sample_is_written_whole() -> None:
    quiz = load_quiz(EVERY, FILE)
    assert load_quiz(quiz_toml(quiz), FILE) == quiz
    assert digest(load_quiz(quiz_toml(quiz), FILE)) == digest(quiz)
