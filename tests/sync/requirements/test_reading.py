"""Tables of all kinds are read; one with a single mistake is refused with the mistake's line."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.errors import Fault
from sync.requirements import load, problems, text_of, text_of_shipped
from tests.sync.requirements.texts import HEADERS, Date, Noise, Statement, tables, written

FILE = "persyaratan.toml"
SHIPPED = text_of_shipped("temanggung-2011")


def told(text: str) -> list[tuple[str, int]]:
    """What is wrong in a text: codes with their lines."""
    return [(fault.code, fault.params["line"]) for fault in problems(text, FILE)]  # type: ignore[misc]


def line_of(text: str, beginning: str) -> int:
    return next(n for n, line in enumerate(text.split("\n"), 1) if line.startswith(beginning))


@given(tables())
def test_a_table_of_the_right_shape_is_read_as_it_was_written(statements: list[Statement]) -> None:
    table = load(written(statements), FILE)
    said = {one.path: one.value for one in statements}
    assert table.name == said["name"]
    assert table.version == said["version"]
    assert table.title.en == said["title"]["en"]
    assert table.valid_from == datetime.date.fromisoformat(said["valid_from"].text)
    assert [{"label": one.label, "path": one.path} for one in table.hand_over] == said["hand_over"]
    for word, document in table.documents.items():
        assert document.hint.id == said[f"documents.{word}.hint"]["id"]
        assert document.max_bytes == said[f"documents.{word}.max_bytes"]
    for entity, rules in table.entities.items():
        for word, rule in rules.documents.items():
            assert rule == said[f"entities.{entity}.documents.{word}"]


NEEDED = {"name", "version", "title", "track", "valid_from", "source", "limit_days", "original",
          "blacklist_age_days", "letter_bytes", "stamped_bytes", "hint", "max_bytes", "min_length",
          "max_length", "days", "basis", "sentence", "next_step"}  # fmt: skip


def is_rule(one: Statement) -> bool:
    if isinstance(one, Noise) or one.key == HEADERS:
        return False
    in_papers = one.section.startswith("entities.") and one.section.endswith(".documents")
    in_document = one.section.startswith("documents.") and one.key == "need"
    return in_papers or in_document or one.section == "fields"


def is_key(one: Statement) -> bool:
    """A key that the table's shape knows: no header, and no word that the table chose itself."""
    return not isinstance(one, Noise) and one.key != HEADERS and not is_rule(one)


def misspelt(one: Statement) -> list[Statement]:
    return [replace(one, key=f"{one.key}x")]


def of_another_kind(one: Statement) -> list[Statement]:
    return [replace(one, value=1.5)]


def twice(one: Statement) -> list[Statement]:
    return [one, one]


def without_equals(one: Statement) -> list[Statement]:
    return [Noise("", "#", one.text().replace("=", " ", 1))]


def without_end(one: Statement) -> list[Statement]:
    return [Noise("", "#", one.text().rstrip("]}\"'"))]


def odd_rule(one: Statement) -> list[Statement]:
    return [replace(one, value="required if proxy")]


def empty(one: Statement) -> list[Statement]:
    return [replace(one, value={**one.value, "en": " "} if isinstance(one.value, dict) else "")]


def gone(_one: Statement) -> list[Statement]:
    return []


KINDS = {"requirements_not_text", "requirements_not_number", "requirements_not_yes_no",
         "requirements_not_date", "requirements_not_list", "requirements_not_table",
         "requirements_not_one_of"}  # fmt: skip
Mutation = tuple[Callable[[Statement], list[Statement]], Callable[[Statement], bool], set[str], int]
MUTATIONS: dict[str, Mutation] = {
    "misspelt": (misspelt, is_key, {"requirements_key_unknown"}, 0),
    "another kind": (of_another_kind, lambda one: is_key(one) or is_rule(one), KINDS, 0),
    "twice": (twice, is_key, {"requirements_key_twice"}, 1),
    "no equals sign": (without_equals, is_key, {"requirements_not_toml"}, 0),
    "never closed": (
        without_end,
        lambda one: is_key(one) and isinstance(one.value, str | list) and bool(one.value),
        {"requirements_not_toml"},
        0,
    ),
    "a rule that is none": (odd_rule, is_rule, {"requirements_rule_wrong"}, 0),
    "empty": (
        empty,
        lambda one: one.key in ("title", "hint", "basis", "source", "sentence", "next_step"),
        {"requirements_empty"},
        0,
    ),
}


@pytest.mark.parametrize("name", MUTATIONS)
@given(statements=tables(), data=st.data())
def test_a_single_mistake_is_told_with_its_line(
    name: str, statements: list[Statement], data: st.DataObject
) -> None:
    mutate, fits, codes, below = MUTATIONS[name]
    places = [n for n, one in enumerate(statements) if fits(one)]
    if not places:
        return
    place = data.draw(st.sampled_from(places))
    wrong = [*statements[:place], *mutate(statements[place]), *statements[place + 1 :]]
    found = told(written(wrong))
    line = place + 1 + below
    assert any(code in codes and at == line for code, at in found), (found, line)
    # Nothing else is accused, but for what a misspelt key leaves out.
    others = {code for code, at in found if at != line}
    assert others <= ({"requirements_key_missing"} if name == "misspelt" else set())


@given(statements=tables(), data=st.data())
def test_what_is_missing_is_told_with_the_line_of_its_section(
    statements: list[Statement], data: st.DataObject
) -> None:
    places = [n for n, one in enumerate(statements) if one.key in NEEDED and is_key(one)]
    place = data.draw(st.sampled_from(places))
    lost = statements[place]
    left = [one for n, one in enumerate(statements) if n != place]
    (fault,) = problems(written(left), FILE)
    assert (fault.code, fault.params["key"]) == ("requirements_key_missing", lost.path)
    section = Statement(lost.section, HEADERS)
    assert fault.params["line"] == (left.index(section) + 1 if lost.section else 1)


def change(beginning: str, line: str, text: str = SHIPPED) -> tuple[str, int]:
    """A shipped table in which one line is another one; its number."""
    at = line_of(text, beginning)
    lines = text.split("\n")
    lines[at - 1] = line
    return "\n".join(lines), at


MISTAKES: dict[str, tuple[str, str]] = {
    "requirements_version_odd": ("version =", 'version = "tahun ini"'),
    "requirements_word_odd": ("name =", 'name = "Temanggung 2027"'),
    "requirements_number_outside": ("limit_days =", "limit_days = 0"),
    "requirements_not_date": ("valid_from =", "valid_from = 2011-06-01T00:00:00"),
    "requirements_not_yes_no": ("original =", 'original = "ya"'),
    "requirements_not_text": ("source =", "source = 17"),
    "requirements_text_long": ("source =", f'source = "{"x" * 501}"'),
    "requirements_not_one_of": ("track =", 'track = "sikap"'),
    "requirements_not_list": ("hidden_chapters =", 'hidden_chapters = "assignment"'),
    "requirements_not_table": ("[entities.pt]", "[entities]\npt = 3\n[x]"),
    "requirements_not_number": ("limit_days =", 'limit_days = "30"'),
    "requirements_field_unknown": ('"firm.npwp" =', '"firm.npwpd" = "required"'),
    "requirements_field_unquoted": ('"firm.npwp" =', 'firm.npwp = "required"'),
    "requirements_rule_wrong": ('"firm.npwp" =', '"firm.npwp" = "at_desk"'),
    "requirements_document_unknown": ("documents.licence =", 'documents.license = "required"'),
    "requirements_document_large": ("max_bytes =", "max_bytes = 2_000_001"),
    "requirements_signed_needs_pdf": ("max_bytes =", 'max_bytes = 9_000\nformats = ["jpeg"]'),
    "requirements_stamp_needs_signed": (
        "max_bytes =",
        'max_bytes = 9_000\nsigned = false\nstamped = "either"',
    ),
    "requirements_password_lengths": ("min_length =", "min_length = 8\nmax_length = 64"),
    "requirements_regency_missing": (
        '"firm.address.regency" =',
        '"firm.address.regency" = "optional"',
    ),
    "requirements_empty": ("title.id =", 'title.id = ""'),
}


@pytest.mark.parametrize("code", sorted(set(MISTAKES) - {"requirements_password_lengths"}))
def test_every_mistake_has_its_code_and_line(code: str) -> None:
    text, at = change(*MISTAKES[code])
    one_below = ("signed_needs_pdf", "stamp_needs_signed", "not_table")
    below = int(code.removeprefix("requirements_") in one_below)
    if code == "requirements_regency_missing":
        at = line_of(text, "[entities.pt]")
    assert (code, at + below) in told(text)


def test_lengths_of_passwords_fit_each_other() -> None:
    text, _at = change("max_length =", "max_length = 10")
    text, _at = change("min_length =", "min_length = 11", text)
    assert told(text) == [("requirements_password_lengths", line_of(text, "max_length ="))]


def test_a_field_within_what_is_not_asked_is_refused() -> None:
    """What a table requires in vain would never be asked of anybody."""
    text, at = change("fields.owners =", 'fields.owners = "hidden"')
    assert told(text) == [("requirements_field_in_hidden", at + 1)]
    text, at = change("hidden_chapters =", 'hidden_chapters = ["assignment", "managers"]')
    assert told(text) == [("requirements_field_in_hidden", line_of(text, "fields.managers ="))]


def test_what_a_list_holds_has_its_own_line() -> None:
    text, at = change('    { label = "NPWP", path', '    { label = "NPWP", path = "firm.npwd" },')
    assert told(text) == [("requirements_field_unknown", at)]
    text, at = change('    { label = "PKP", path', "    { label = 3 },")
    assert told(text) == [("requirements_not_text", at), ("requirements_key_missing", at)]


def test_a_text_over_several_lines_is_told_where_it_begins() -> None:
    text, at = change("basis.id =", 'basis.ind = """\\')
    assert ("requirements_key_unknown", at) in told(text)


def test_a_bracket_that_stays_open_is_told_where_it_opens() -> None:
    text, at = change("]", "# ]", SHIPPED)
    assert told(text) == [("requirements_not_toml", line_of(text, "hand_over ="))]
    assert at > line_of(text, "hand_over =")


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_ends_of_lines_of_either_kind_count(end: str) -> None:
    text, at = change("limit_days =", "limit_days = true")
    assert told(text.replace("\n", end)) == [("requirements_not_number", at)]


def test_everything_wrong_is_told_from_top_to_bottom() -> None:
    text, first = change("limit_days =", "limit_days = 1.5")
    text, second = change("stamped_paper =", 'stamped_paper = "a3"', text)
    assert told(text) == [
        ("requirements_not_number", first),
        ("requirements_not_one_of", second),
    ]
    with pytest.raises(Fault, match="requirements_not_number"):
        load(text, FILE)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("\n\n", 1),
        ("a = ", 1),
        ("# x\n\n[limits\n", 3),
        ("x = 2011-13-40\n", 1),
        ("# x\nx = " + "9" * 5_000, 2),
        ("# x\n\nx = " + "[" * 5_000, 3),
        ("x = '''\n" * 3, 3),
        ("\ufeffname = 1", 1),
        ('name = "\x00"', 1),
    ],
)
def test_what_is_no_table_at_all_is_refused_with_a_line(text: str, line: int) -> None:
    found = told(text)
    assert found
    assert found[0][1] == line


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("x = [\n" + "1, ]] ,\n" * 20_000, "requirements_not_toml", 2),
        ("x = [\n" + "[1],\n" * 30_000, "requirements_not_toml", 1),
        ("x = [\n" + "[1],\n" * 30_000 + "]\n", "requirements_key_unknown", 1),
    ],
)
def test_a_long_statement_costs_little_time(text: str, code: str, line: int) -> None:
    started = time.thread_time()
    assert (code, line) in told(text)
    assert time.thread_time() - started < 10


def test_a_table_that_no_seat_could_be_told_is_refused() -> None:
    (fault,) = problems(SHIPPED + "#" * 200_000, FILE)
    assert fault.code == "requirements_too_long"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_is_text_however_an_editor_saved_it(encoding: str) -> None:
    assert text_of(SHIPPED.encode(encoding), FILE) == SHIPPED


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n", b'a = "\xff"', b"PK\x03\x04\x00\x00"])
def test_a_file_that_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(Fault, match="requirements_no_text"):
        text_of(data, FILE)


def test_the_values_of_statements_are_what_toml_says() -> None:
    """The tests' own writer: a date is no text, and a quoted key keeps its dots."""
    assert Statement("", "valid_from", Date("2026-01-31")).text() == "valid_from = 2026-01-31"
    assert Statement("fields", "firm.npwp", "required").text() == '"firm.npwp" = "required"'
