"""Dates, amounts, names, addresses, telephones: read as they are written here."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import figures
from sync.identifiers.amounts import read_amount
from sync.identifiers.dates import read_date
from sync.identifiers.findings import Look
from sync.identifiers.kinds import look
from sync.identifiers.words import looks_like_name

MONTHS = (
    ("Januari", "Jan", "January"), ("Februari", "Pebruari", "Feb", "Peb"), ("Maret", "Mar", "Mrt"),
    ("April", "Apr"), ("Mei", "May"), ("Juni", "Jun"), ("Juli", "Jul"),
    ("Agustus", "Agu", "Agt", "Ags", "Agst", "Aug"), ("September", "Sep", "Sept"),
    ("Oktober", "Okt", "Oct"), ("November", "Nopember", "Nov", "Nop"), ("Desember", "Des", "Dec"),
)  # fmt: skip
DATES = st.dates(date(1000, 1, 1))


@given(DATES, st.data())
def test_every_date_is_read_in_every_way_it_is_written(day: date, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(MONTHS[day.month - 1]))
    name = data.draw(st.sampled_from([name, name.upper(), name.lower(), name + "."]))
    forms = [
        f"{day.day} {name} {day.year:04}",
        f"{day.day:02}-{name}-{day.year:04}",
        f"Senin, {day.day} {name} {day.year:04}",
        f"{day.day}/{day.month}/{day.year:04}",
        f"{day.day:02}.{day.month:02}.{day.year:04}",
        f"{day.day:02} - {day.month:02} - {day.year:04}",
        f"{day.day:02} {day.month:02} {day.year:04}",
        day.isoformat(),
    ]
    for text in forms:
        assert read_date(text) == day, text
        assert look("date", text) == Look(day.isoformat())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "besok",
        "28 Foo 2026",
        "28/11/26",
        "0/0/2026",
        "31 Juni 2026",
        "29/2/2023",
        "2026",
        "1/1/0000",
    ],
)
def test_what_is_no_date_is_not_guessed(text: str) -> None:
    assert read_date(text) is None


@given(st.integers(0, 10**15))
def test_every_amount_is_read_as_it_is_written_here_and_in_english(amount_idr: int) -> None:
    here, there = figures.number(amount_idr, "id"), figures.number(amount_idr, "en")
    for text in (f"Rp {here}", f"Rp{here},-", f"Rp. {here},00", f"{here} rupiah", f"IDR {there}.00",
                 there, str(amount_idr)):  # fmt: skip
        assert read_amount(text) == amount_idr, text
        assert look("amount", text) == Look(str(amount_idr))


@pytest.mark.parametrize(
    "text",
    ["12,5", "1.25", "1.2500", "1.250,000", "1,250.000", "-5", "1.250.000,50", "Rp", "1 juta"],
)
def test_an_amount_that_could_mean_two_things_is_not_read(text: str) -> None:
    assert read_amount(text) is None


@given(st.characters(categories=["Lu", "Ll", "Lt", "Lm", "Lo"]))
def test_one_letter_of_any_script_is_a_name(letter: str) -> None:
    assert looks_like_name(letter)
    assert not look("name", letter).findings


@pytest.mark.parametrize("text", ["-", "123", "...", "()", "12-3"])
def test_a_name_without_a_letter_is_none(text: str) -> None:
    assert not looks_like_name(text)


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("  Siti \t Aminah ", "Siti Aminah"),
        ("Siti\u00a0Aminah", "Siti Aminah"),
        ("Siti\u200bAminah\ufeff", "SitiAminah"),
        ("e\u0301", "\u00e9"),
        (
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        ),
    ],
)
def test_a_name_is_kept_as_it_is_written_without_what_nobody_sees(text: str, tidy: str) -> None:
    assert look("name", text) == Look(tidy)


@pytest.mark.parametrize(
    ("text", "tidy", "found"),
    [
        ("62 293 491234", "0293491234", []),
        ("+62 (0)293 491234", "0293491234", []),
        ("0062-812-3456-7890", "081234567890", []),
        ("00 65 6123 4567", "+6561234567", []),
        ("0293-491234 pes. 7", "0293491234 ext. 7", []),
        ("0293 491234 atau 0812 3456 7890", "0293491234 / 081234567890", []),
        ("112", "112", []),
        ("14045", "14045", []),
        ("0800 1 234 567", "08001234567", []),
        ("491234", "491234", ["telephone_area"]),
        ("0293 1", "02931", ["telephone_length"]),
        ("0812 3456 7890 1234", "0812345678901234", ["telephone_length"]),
        ("12", "12", ["telephone_length"]),
        ("+", "+", ["telephone_signs"]),
        ("wa 0812", "wa 0812", ["telephone_signs"]),
        ("0293 491234 / kantor", "0293491234 / kantor", ["telephone_signs"]),
        ("/", "/", ["telephone_signs"]),
    ],
)
def test_telephones(text: str, tidy: str, found: list[str]) -> None:
    seen = look("telephone", text)
    assert (seen.tidy, [one.word for one in seen.findings]) == (tidy, found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a@b.id", []),
        ("nama.panjang+lpse@sub.contoh.co.id", []),
        ("o'brien_1@contoh.example", []),
        ("\u5f20@\u4f8b\u5b50.\u4e2d\u56fd", []),
        ("a@mail.com", []),
        ("a@ymail.com", []),
        ("a@yahoo.co.id", []),
        ("a@contoh", ["email_shape"]),
        ("a b@contoh.id", ["email_shape"]),
        ("a@contoh..id", ["email_shape"]),
        ("a@contoh.id, b@contoh.id", ["email_shape"]),
        ("a@GMAIL.CON", ["email_domain"]),
        ("a@yaho.co.id", ["email_domain"]),
    ],
)
def test_email_addresses(text: str, found: list[str]) -> None:
    assert [one.word for one in look("email", text).findings] == found
