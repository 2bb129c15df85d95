"""One firm is one firm, however its number is written."""

from __future__ import annotations

import random
from collections import defaultdict

import pytest

from sync.wire.firms import compact, firm, root, spellings

FIRM = "0018550814412000"


@pytest.mark.parametrize(
    "written",
    [
        "018550814412000",
        "0018550814412000",
        "01.855.081.4-412.000",
        "001.855.081.4-412.000",
        "0018 5508 1441 2000",
        " 01 855 081 4 412 000 ",
        "01.855.081.4\u2013412.000",
        "01.855.081.4\u2212412.000",
        "01.855.081.4-412.000\u200b\n",
        "\uff10\uff11855081\uff14412000",
        "0018550814412000000000",
        "0018.5508.1441.2000.000000",
    ],
)
def test_every_spelling_is_one_firm(written: str) -> None:
    assert firm(written) == FIRM
    assert firm(firm(written)) == FIRM
    assert compact(written) in spellings(written)
    assert spellings(written)[0] == FIRM


@pytest.mark.parametrize(
    "written",
    [
        "0018550814412000000001",  # a branch
        "018550814412001",  # a branch by the old numbers
        "3323014708820003",
        "018550814412",  # too short
        "T-01.855.081.4-412.000",
        "",
    ],
)
def test_another_number_is_another_firm(written: str) -> None:
    assert firm(written) != FIRM
    assert firm(written) == firm(firm(written))


def test_what_is_no_number_is_taken_as_it_is() -> None:
    assert firm("  PENYEDIA-77 ") == "PENYEDIA-77"
    assert firm("penyedia-77") != firm("PENYEDIA-77")
    assert spellings("PENYEDIA-77") == ["PENYEDIA-77"]


def test_a_nik_is_a_firm_and_its_head_office_is_the_same() -> None:
    assert firm("33.2301.470882.0003") == "3323014708820003"
    assert firm("3323014708820003000000") == "3323014708820003"
    assert firm("3323014708820003000002") == "3323014708820003000002"


@pytest.mark.parametrize(
    ("one", "other", "maybe"),
    [
        ("018550814412000", "018550814412001", True),  # a branch by the old numbers
        ("018550814412000", "0018550814999000", True),  # moved to another tax office
        ("0018550814412000", "0018550814412000000001", True),  # a branch by its NITKU
        ("3323014708820003", "3323014708820003000002", True),
        ("1000000001234567000001", "1000000001234567000002", True),
        ("018550814412000", "0018550814412000000000", False),  # the same, not maybe
        ("018550814412000", "018550822412000", False),
        ("3323014708820003", "3323014708820004", False),
        ("PENYEDIA-77", "PENYEDIA-78", False),
        ("PENYEDIA-77", "PENYEDIA-77", False),
    ],
)
def test_head_office_and_branch_may_be_the_same_and_are_not_merged(
    one: str, other: str, maybe: bool
) -> None:
    assert (firm(one) != firm(other) and root(one) == root(other)) is maybe


def numbers(length: int, count: int = 300) -> list[str]:
    """Numbers of all kinds: of companies, of people, of places of business."""
    chance = random.Random(length)
    starts = ("0", "00", "1000", "3323", "9", "")
    made = (
        chance.choice(starts) + "".join(chance.choices("0123456789", k=22)) for _ in range(count)
    )
    return [one[:length] for one in made]


@pytest.mark.parametrize("length", [15, 16, 22])
def test_no_two_numbers_of_one_length_are_one_firm(length: int) -> None:
    for number in numbers(length):
        for place in range(length):
            other = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
            assert firm(other) != firm(number), (number, other)
            assert firm(other) not in spellings(number), (number, other)


def test_lengths_meet_only_where_one_is_the_other_written_out() -> None:
    short, middle = numbers(15), numbers(16)
    middle += [one + "0" for one in short]
    long = [*numbers(22), *(one + "000000" for one in middle), *(one + "0000000" for one in short)]
    same = defaultdict(set)
    for one in (*short, *middle, *long):
        same[firm(one)].add(one)
    for number, written in same.items():
        whole = {number, number + "000000"} if len(number) == 16 else {number}
        assert written <= whole | ({number[1:]} if number.startswith("0") else set())
