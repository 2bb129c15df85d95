"""Which answer was given how often: every type, two spellings, none, too many."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from sync.training.given_answers import LONGEST_SHOWN, MOST_GIVEN, given_answers
from sync.training.questions import AnyQuestion, Response, load_quiz
from tests.sync.training.quizzes import EVERY

BY_ID = {one.id: one for one in load_quiz(EVERY, "kuis.toml").questions()}


def rows(question: AnyQuestion, *given: Response) -> list[tuple[Any, str, int]]:
    """(text or texts, what it is worth, how many) of a question with one table."""
    (group,) = given_answers(question, given)
    assert (group.about, group.others) == ("", 0)
    return [
        (one.texts[0] if len(one.texts) == 1 else one.texts, one.state, one.count)
        for one in group.answers
    ]


@pytest.mark.parametrize(
    ("name", "given", "told"),
    [
        (
            "kunci",
            [(1,), (0,), (1,), None],
            [
                ("Panitia", "right", 1),
                ("Petugas ruang", "wrong", 2),
                ("Sebagian", "partly", 0),
                ("Tidak seorang pun", "wrong", 0),
            ],
        ),
        (
            "berkas",
            [(0, 1), (2, 0), ()],
            [("Teknis", "right", 2), ("Harga", "right", 1), ("KTP", "wrong", 1)],
        ),
        ("tautan", [(1,), (1,), (0,)], [("true", "wrong", 1), ("false", "right", 2)]),
        (
            "langkah",
            [(1, 0, 2), (0, 1, 2), (1, 0, 2), (1, 2, 0)],
            [
                (("Segel", "Pilih berkas", "Kirim"), "partly", 2),
                (("Pilih berkas", "Segel", "Kirim"), "right", 1),
                (("Segel", "Kirim", "Pilih berkas"), "wrong", 1),
            ],
        ),
        (
            "nama",
            ["spse", "SPSE", " ", "SPSE ", "Sistem Pengadaan  Elektronik", "LPSE"],
            [
                ("SPSE", "right", 3),
                ("LPSE", "wrong", 1),
                ("Sistem Pengadaan Elektronik", "partly", 1),
            ],
        ),
        (
            "pi",
            ["3,14", "3.14 m", "3,14", "3.5", "tiga"],
            [("3,14", "right", 3), ("3.5", "partly", 1), ("tiga", "wrong", 1)],
        ),
        ("cerita", ["Ya", "ya"], [("Ya", "not_scored", 2)]),
    ],
)
def test_each_answer_is_counted(
    name: str, given: list[Response], told: list[tuple[Any, str, int]]
) -> None:
    assert rows(BY_ID[name], *given) == told
    # Whoever came first changes nothing.
    assert rows(BY_ID[name], *reversed(given)) == told


def test_each_pair_has_a_table_of_its_own() -> None:
    first, second = given_answers(BY_ID["jam"], [(0, 1), (2, 1), (2, -1), (-1, -1)])
    assert (first.about, second.about) == ("Tutup", "Buka")
    assert [(one.texts, one.state, one.count) for one in first.answers] == [
        (("11:00",), "wrong", 2),
        (("09:59",), "right", 1),
    ]
    assert [(one.texts, one.state, one.count) for one in second.answers] == [
        (("10:00",), "right", 2)
    ]


def test_what_the_program_does_not_judge_has_no_worth() -> None:
    single = replace(BY_ID["kunci"], scored=False)
    multiple = replace(BY_ID["berkas"], scored=False)
    matching = replace(BY_ID["jam"], scored=False)
    for question, response in ((single, (0,)), (multiple, (0,)), (matching, (0, 1))):
        groups = given_answers(question, [response])
        assert {one.state for each in groups for one in each.answers} == {"not_scored"}
    assert given_answers(BY_ID["catatan"], []) == ()


def test_of_many_different_answers_the_most_frequent_are_listed_and_the_others_counted() -> None:
    typed = [f"jawaban {number:03}" for number in range(200)]
    (group,) = given_answers(BY_ID["nama"], [*typed, "jawaban 150"])
    assert len(group.answers) == MOST_GIVEN
    assert group.answers[0].texts == ("jawaban 150",) and group.answers[0].count == 2
    assert sum(one.count for one in group.answers) + group.others == 201
    (long,) = given_answers(BY_ID["nama"], ["x" * 20_000])
    assert len(long.answers[0].texts[0]) == LONGEST_SHOWN + 1
