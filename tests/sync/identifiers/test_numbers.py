"""Numbers: nothing is said of a real one, what cannot be one is wrong, a slip is odd."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from stdnum import luhn

from sync.identifiers import regions
from sync.identifiers.findings import Look
from sync.identifiers.kinds import KINDS, LookKind, look
from sync.wire import firms

TABLE = regions.built_in().table
PREFIXES = [code.replace(".", "") for code in (*TABLE.regencies, *TABLE.moved)]
DAYS = st.dates(date(1910, 1, 1), date(2009, 12, 31))


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=count, max_size=count)


def nik(prefix: str, born: date, *, woman: bool, rest: str) -> str:
    day = born.day + 40 * woman
    return f"{prefix}{rest[:2]}{day:02}{born.month:02}{born.year % 100:02}{rest[2:]}"


NIKS = st.builds(nik, st.sampled_from(PREFIXES), DAYS, woman=st.booleans(), rest=digits(6)).filter(
    lambda number: len(set(number)) > 1
)
COMPANIES = (
    digits(8)
    .filter(lambda eight: eight != "0" * 8)
    .map(lambda eight: "0" + eight + luhn.calc_check_digit(eight) + "412000")
)


def words(seen: Look) -> list[str]:
    return [one.word for one in seen.findings]


def test_a_nik_of_every_regency_of_today_and_before() -> None:
    for prefix in PREFIXES:
        for woman in (False, True):
            number = nik(prefix, date(1945, 8, 17), woman=woman, rest="010001")
            for kind in ("nik", "person", "npwp"):
                assert look(kind, number) == Look(number)  # type: ignore[arg-type]
    assert len(PREFIXES) == 514 + 26


@given(NIKS, st.sampled_from([" ", ".", "-", "\u2013", "\u200b", "/"]))
def test_no_nik_is_odd_however_it_is_spaced(number: str, gap: str) -> None:
    assert look("nik", gap.join(number)) == Look(number)
    assert look("npwp", number + "000001") == Look(number + "000001")


@given(COMPANIES, st.integers(0, 9), st.integers(1, 9))
def test_one_mistyped_digit_of_a_company_is_found(number: str, place: int, more: int) -> None:
    assert not look("npwp", number).findings
    assert not look("npwp", number[1:]).findings
    if place:
        changed = number[:place] + str((int(number[place]) + more) % 10) + number[place + 1 :]
        assert words(look("npwp", changed)) in (["npwp_check"], ["number_repeated"])


@given(digits(12))
def test_nothing_is_said_of_company_numbers_since_2025(rest: str) -> None:
    assert not look("npwp", "1000" + rest).findings


@pytest.mark.parametrize("province", ["10", "20", "37", "50", "55", "66", "77", "83", "90", "97"])
def test_a_province_that_never_was_is_odd_and_not_wrong(province: str) -> None:
    number = province + "01011708450001"
    assert words(look("nik", number)) == ["nik_region"]
    assert words(look("npwp", number)) == ["npwp_neither"]
    assert look("nik", number).wrong is None


def test_an_unknown_regency_is_odd_only_where_none_was_lost() -> None:
    assert words(look("nik", "3399011708450001")) == ["nik_region"]
    for province in regions.SPLIT_EARLY:
        assert not look("nik", province + "99011708450001").findings


@pytest.mark.parametrize(
    ("born", "found"),
    [
        ("290200", []),  # 2000 had it
        ("290201", ["nik_date"]),  # neither 1901 nor 2001
        ("400845", ["nik_date"]),
        ("710845", []),
        ("720845", ["nik_date"]),
        ("171345", ["nik_date"]),
        ("000145", ["nik_date"]),
    ],
)
def test_the_date_in_a_nik(born: str, found: list[str]) -> None:
    assert words(look("nik", f"317101{born}0001")) == found


# Signs of which numbers, dates and addresses are made, so that some are nearly right.
NEARLY = st.text("0012345678999  .,-/+()@:abeginr\u2013\u200b\uff10\u0663", max_size=25)


@settings(max_examples=500)
@given(st.sampled_from(KINDS), st.text() | NEARLY)
@example("telephone", "+62 (0)293 491234 ext. 12 / 13")
@example("amount", "Rp 1.250.000,-")
@example("name", "\u200c A")
def test_whatever_is_typed_is_looked_at(kind: LookKind, text: str) -> None:
    seen = look(kind, text)
    assert len([one for one in seen.findings if one.wrong]) <= 1
    assert seen.wrong is None or not seen.odd, "one sentence is enough for what must change"
    if not seen.wrong:
        assert look(kind, seen.tidy) == seen, "a tidy spelling stays as it is"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", ["", "  ", "\u200b"])
def test_nothing_is_found_in_what_is_empty(kind: LookKind, text: str) -> None:
    assert look(kind, text) == Look("")


@given(digits(15) | digits(16) | digits(22))
def test_what_both_ends_take_for_a_number_is_never_refused(number: str) -> None:
    assert look("npwp", number).wrong is None
    assert firms.firm(look("npwp", number).tidy) == firms.firm(number)


@given(st.integers(0, 40).filter(lambda count: count not in (0, *firms.LENGTHS)))
def test_another_length_is_wrong_and_says_which(count: int) -> None:
    seen = look("npwp", "1" * count)
    assert seen.wrong is not None
    assert (seen.wrong.word, seen.wrong.params) == ("npwp_length", {"digits": count})
