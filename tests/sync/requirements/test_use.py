"""What a table says of a form: gaps in the wizard's order, papers, chapters, the hand-over."""

from __future__ import annotations

import datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.registration.application import ENTITIES, Address, Application, Branch, Entity
from sync.requirements import (
    Gap,
    NeedRule,
    Table,
    chapters,
    choose,
    documents,
    fields,
    for_everybody,
    gaps,
    hand_over,
    load,
    names,
    need,
    originals,
    shipped,
    text_of_shipped,
)
from sync.requirements.table import CONDITIONS, rule
from tests.sync.requirements.forms import filled
from tests.sync.requirements.texts import Statement, tables, written

TABLES = {table.name: table for table in shipped()}
COVERED = [(name, entity) for name, table in TABLES.items() for entity in table.entities]


def with_papers(form: Application, **changes: object) -> Application:
    return msgspec.structs.replace(form, **changes)


def test_the_shipped_tables_are_three_and_each_covers_every_legal_form() -> None:
    assert list(names()) == ["inaproc-2026", "se-lkpp-2-2020", "temanggung-2011"]
    for table in TABLES.values():
        assert set(table.entities) == set(ENTITIES)
        assert table.source
    assert [table.name for table in for_everybody()] == ["inaproc-2026", "se-lkpp-2-2020"]


@pytest.mark.parametrize(("name", "entity"), COVERED)
def test_a_form_filled_in_as_asked_has_no_gap(name: str, entity: Entity) -> None:
    assert gaps(TABLES[name], filled(TABLES[name], entity)) == []


@pytest.mark.parametrize(("name", "entity"), COVERED)
def test_every_required_field_and_paper_that_is_left_out_is_the_one_gap(
    name: str, entity: Entity
) -> None:
    table = TABLES[name]
    whole = filled(table, entity)
    for path, kind in fields.kinds().items():
        found = gaps(table, filled(table, entity, [path]))
        if need(table, whole, path) != "required":
            assert found == []
            continue
        rows: list[int | None] = [None]
        if kind == "value" and fields.kinds().get(fields.above(path)) == "rows":
            rows = [0, 1]
        expected = [Gap(fields.chapter_of(path), path, row=row) for row in rows]
        assert found == expected
    for asked in documents(table, whole):
        expected = [Gap("papers", "papers", asked.word)] if asked.need == "required" else []
        assert gaps(table, filled(table, entity, [asked.word])) == expected


@pytest.mark.parametrize(("name", "entity"), COVERED)
def test_an_empty_form_lacks_what_is_asked_in_the_wizards_order(name: str, entity: Entity) -> None:
    found = gaps(TABLES[name], Application(entity=entity))
    order = [list(fields.CHAPTERS).index(gap.chapter) for gap in found]  # type: ignore[arg-type]
    assert order == sorted(order)
    assert ("account", "account.user_id") in {(gap.chapter, gap.path) for gap in found}
    required = {chapter.word for chapter in chapters(TABLES[name], entity) if chapter.required}
    assert {gap.chapter for gap in found} <= required


@given(tables(), st.data())
def test_of_any_table_a_filled_form_has_no_gap_and_what_is_hidden_none(
    statements: list[Statement], data: st.DataObject
) -> None:
    table = load(written(statements), "x")
    entity = data.draw(st.sampled_from(sorted(table.entities)))
    form = filled(table, entity)
    assert gaps(table, form) == []
    left = data.draw(st.sampled_from(sorted(fields.kinds())))
    known = {gap.path for gap in gaps(table, filled(table, entity, [left]))}
    assert known <= {left}
    if need(table, form, left) == "hidden":
        assert not known
    shown = {path for chapter in chapters(table, entity) for path in chapter.paths}
    assert {one.path for one in hand_over(table, form)} <= shown | {"entity"}


@pytest.mark.parametrize("name", TABLES)
def test_one_founder_never_needs_a_notary(name: str) -> None:
    table = TABLES[name]
    form = filled(table, "pt_perorangan")
    words = {asked.word for asked in documents(table, form)}
    assert not words & {"founding_deed", "amendment_deed"}
    assert "founding_statement" in words
    assert not {"founding_deeds", "amendments"} & {
        one.word for one in chapters(table, "pt_perorangan")
    }


@pytest.mark.parametrize("name", TABLES)
def test_only_a_proxy_brings_a_power_of_attorney(name: str) -> None:
    table = TABLES[name]
    director = filled(table, "pt")
    proxy = filled(table, "pt", applicant__capacity="proxy")
    papers = {one.word: one.need for one in documents(table, proxy)}
    assert papers["power_of_attorney"] == papers["proxy_id_card"] == "required"
    assert "power_of_attorney" not in {one.word for one in documents(table, director)}


@pytest.mark.parametrize("name", TABLES)
def test_a_regency_is_never_left_empty_but_abroad(name: str) -> None:
    table = TABLES[name]
    for entity in set(ENTITIES) - {"non_vendor"}:
        here = filled(table, entity, ["firm.address.regency"])
        assert gaps(table, here) == [Gap("address", "firm.address.regency")]
        there = filled(table, entity, ["firm.address.regency"], firm__address__country="SG")
        assert gaps(table, there) == []
        city = filled(table, entity, ["firm.address.city"], firm__address__country="SG")
        assert gaps(table, city) == [Gap("address", "firm.address.city")]


@pytest.mark.parametrize("name", TABLES)
def test_who_registers_for_an_agency_fills_in_no_firm(name: str) -> None:
    table = TABLES[name]
    words = [chapter.word for chapter in chapters(table, "non_vendor")]
    assert words == ["applicant", "assignment", "papers", "account"]
    asked = documents(table, filled(table, "non_vendor"))
    assert "assignment_letter" in {one.word for one in asked if one.need == "required"}


def test_pasal_22_asks_for_four_papers_and_two_forms() -> None:
    """Peraturan Bupati Temanggung 17/2011 Pasal 22(1) a 2."""
    table = TABLES["temanggung-2011"]
    form = filled(table, "pt", ["amendments"])
    required = [one.word for one in documents(table, form) if one.need == "required"]
    assert required == ["id_card", "founding_deed", "npwp_card", "licence"]
    shown = [one.word for one in originals(table, form)]
    assert shown == [*required, "registration_form", "participation_form"]


def test_an_optional_paper_is_shown_when_it_was_handed_in() -> None:
    table = TABLES["temanggung-2011"]
    without, brought = filled(table, "yayasan", ["licence"]), filled(table, "yayasan")
    assert "licence" not in {one.word for one in originals(table, without)}
    assert "licence" in {one.word for one in originals(table, brought)}


def test_the_choice_of_the_legal_form_is_the_first_gap() -> None:
    table = TABLES["inaproc-2026"]
    assert gaps(table, Application()) == [Gap("entity", "entity")]
    fewer = msgspec.structs.replace(table, entities={"pt": table.entities["pt"]})
    assert gaps(fewer, Application(entity="cv")) == [Gap("entity", "entity")]


def test_the_hand_over_follows_the_centres_order_with_the_values_of_the_form() -> None:
    table = TABLES["inaproc-2026"]
    form = filled(table, "pt", firm__nib="1234567890123", applicant__name="Siti")
    handed = hand_over(table, form)
    assert [one.label for one in handed[:2]] == ["Nama", "NIK"]
    said = {one.path: fields.values(form, one.path) for one in handed}
    assert said["applicant.name"] == ("Siti",)
    assert said["firm.nib"] == ("1234567890123",)
    assert said["entity"] == ("pt",)
    assert said["owners.name"] == ("x", "x")
    assert "assignment.role" not in said
    agency = {one.path for one in hand_over(table, filled(table, "non_vendor"))}
    assert "assignment.role" in agency
    assert not {path for path in agency if path.startswith("firm.")}
    assert fields.count(form, "owners") == 2
    assert fields.values(form, "firm.branch.head_name") == ("x",)
    assert fields.values(filled(table, "pt", ["firm.branch"]), "firm.branch.head_name") == ()


def test_no_table_hands_over_a_password() -> None:
    assert "account.verifier" not in fields.handed_over()
    for table in TABLES.values():
        assert {one.path for one in table.hand_over} <= fields.handed_over()


def on(day: str) -> datetime.date:
    return datetime.date.fromisoformat(day)


def of(day: str, version: str = "1", name: str = "a") -> Table:
    return msgspec.structs.replace(
        TABLES["se-lkpp-2-2020"], name=name, version=version, valid_from=on(day)
    )


@pytest.mark.parametrize(
    ("tables_", "day", "expected"),
    [
        ([], "2026-01-01", None),
        ([of("2026-01-02")], "2026-01-01", None),
        ([of("2026-01-01")], "2026-01-01", "1"),
        ([of("2026-01-01", "1"), of("2026-06-01", "2")], "2026-05-31", "1"),
        ([of("2026-01-01", "1"), of("2026-06-01", "2")], "2026-06-01", "2"),
        ([of("2026-01-01", "10"), of("2026-01-01", "9")], "2026-06-01", "10"),
        ([of("2026-01-01", "1.9"), of("2026-01-01", "1.10")], "2026-06-01", "1.10"),
    ],
)
def test_the_newest_table_that_is_valid_counts(
    tables_: list[Table], day: str, expected: str | None
) -> None:
    for order in (tables_, tables_[::-1]):
        found = choose(order, "spse", "pt", on(day))
        assert (found.version if found else None) == expected
        assert choose(order, "inaproc", "pt", on(day)) is None


def test_conditions_look_at_the_form() -> None:
    firm = Application().firm
    forms = {
        "proxy": filled(TABLES["inaproc-2026"], "pt", applicant__capacity="proxy"),
        "branch": Application(firm=msgspec.structs.replace(firm, branch=Branch())),
        "vat_registered": Application(firm=msgspec.structs.replace(firm, vat_registered="yes")),
        "not_vat_registered": Application(firm=msgspec.structs.replace(firm, vat_registered="no")),
        "amended": filled(TABLES["temanggung-2011"], "pt"),
        "abroad": Application(firm=msgspec.structs.replace(firm, address=Address(country="SG"))),
    }
    assert set(forms) == set(CONDITIONS)
    for word, form in forms.items():
        assert CONDITIONS[word](form)
        assert not CONDITIONS[word](Application())
        assert rule(f"required when {word}").of(form) == "required"
        assert rule(f"required when {word}").of(Application()) == "hidden"
        assert rule(f"required when {word} else optional").of(Application()) == "optional"


def test_a_rule_says_what_it_may_be() -> None:
    assert rule("optional") == NeedRule("optional")
    assert rule("optional").may_be == ("optional",)
    assert rule("required when proxy").may_be == ("required", "hidden")
    for text in (
        "",
        "needed",
        "required when",
        "required when raining",
        "required else optional",
        "required  when proxy",
        "required when proxy else",
        "Required",
    ):
        with pytest.raises(ValueError, match="^" + text):
            rule(text)


def test_every_table_of_the_folder_is_shipped() -> None:
    folder = Path(fields.__file__).parent / "tables"
    assert sorted(path.stem for path in folder.iterdir()) == list(names())
    for name in names():
        assert text_of_shipped(name) == (folder / f"{name}.toml").read_text("utf-8")
