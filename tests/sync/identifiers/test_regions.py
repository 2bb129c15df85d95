"""Regions: by code of today and before, by name as people write it; a newer table in its place."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.errors import Fault
from sync.identifiers import make_regions, region_file, regions
from sync.identifiers.kinds import look

BUILT_IN = regions.built_in()
ALL = [BUILT_IN.find(code) for code in BUILT_IN.table.regencies]


def labels(text: str) -> list[str]:
    return [one.label for one in regions.search(text)]


def test_the_table_is_the_newest_decree_whole() -> None:
    assert (len(regions.provinces()), len(BUILT_IN)) == (38, 514)
    assert BUILT_IN.edition == "Kepmendagri 300.2.2-2430 Tahun 2025"
    kinds = [one.kind for one in ALL if one]
    assert (kinds.count("kabupaten"), kinds.count("kota")) == (416, 98)
    assert len(BUILT_IN.table.moved) == 26


def test_the_edition_is_told_by_the_data_and_by_nothing_else() -> None:
    table = BUILT_IN.table
    districts = {f"11.01.{n:04}": "x" for n in range(7285 - 1)} | {make_regions.NEWER: "x"}
    made = make_regions.table({**table.provinces, **table.regencies, **districts})
    assert made == json.loads(make_regions.DATA.read_text("utf-8")), "run make_regions"
    del districts[make_regions.NEWER]
    with pytest.raises(KeyError):
        make_regions.table({**table.provinces, **table.regencies, **districts})


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("OKU", "Kabupaten Ogan Komering Ulu, Sumatera Selatan"),
        ("oku timur", "Kabupaten Ogan Komering Ulu Timur, Sumatera Selatan"),
        ("jaksel", "Kota Administrasi Jakarta Selatan, Daerah Khusus Ibukota Jakarta"),
        ("kab. Kukar", "Kabupaten Kutai Kartanegara, Kalimantan Timur"),
        ("madina", "Kabupaten Mandailing Natal, Sumatera Utara"),
    ],
)
def test_short_forms_in_common_use_are_found(typed: str, first: str) -> None:
    assert labels(typed)[0] == first


def test_former_names_of_provinces_lead_to_those_of_today() -> None:
    found = {one.province for one in BUILT_IN.search("Irian Jaya", 100)}
    papua = {"Papua", "Papua Barat", "Papua Selatan", "Papua Tengah", "Papua Pegunungan"}
    assert found == papua | {"Papua Barat Daya"}
    assert labels("Merauke, Irian Jaya") == ["Kabupaten Merauke, Papua Selatan"]
    assert {one.province for one in regions.search("NAD")} == {"Aceh"}


def test_every_region_is_found_by_its_code_and_first_by_its_name() -> None:
    for one in ALL:
        assert one is not None
        assert regions.find(one.code) == regions.find(one.code.replace(".", "")) == one
        assert regions.search(one.name)[0] == one
        assert one in regions.search(f"{one.name} {one.province}")
        assert one in regions.search(one.name.split(" ", 1)[1].upper())
        assert one.label == f"{one.name}, {one.province}"


def test_every_region_is_found_as_abbreviated_lists_write_it() -> None:
    for one in ALL:
        assert one is not None
        name = one.name.replace("Kabupaten ", "Kab. ").replace("Administrasi ", "Adm. ")
        assert regions.search(name.replace("Kepulauan ", "Kep. ").upper())[0] == one
        assert one in regions.search(re.sub(r"Administrasi|[ -]", "", one.name.split(" ", 1)[1]))


@pytest.mark.parametrize("old", BUILT_IN.table.moved)
def test_a_former_code_leads_to_the_regency_of_today(old: str) -> None:
    found = regions.find(old)
    assert found is not None
    assert found.code[:2] in ("93", "94", "95", "96")
    assert look("region", old).tidy == found.code


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("kota magelang", "Kota Magelang, Jawa Tengah"),
        ("kab magelang", "Kabupaten Magelang, Jawa Tengah"),
        ("Kota Baru", "Kabupaten Kotabaru, Kalimantan Selatan"),
        ("Kep. Seribu", "Kabupaten Administrasi Kepulauan Seribu, Daerah Khusus Ibukota Jakarta"),
        ("fakfak", "Kabupaten Fak Fak, Papua Barat"),
        ("Padang Sidempuan", "Kota Padangsidimpuan, Sumatera Utara"),
        ("Mamuju Utara", "Kabupaten Pasangkayu, Sulawesi Barat"),
        ("Toba Samosir", "Kabupaten Toba, Sumatera Utara"),
        ("Sitaro", "Kabupaten Kep. Siau Tagulandang Biaro, Sulawesi Utara"),
        ("solo", "Kota Surakarta, Jawa Tengah"),
        ("jakarta sel", "Kota Administrasi Jakarta Selatan, Daerah Khusus Ibukota Jakarta"),
        ("magelang jateng", "Kabupaten Magelang, Jawa Tengah"),
        ("tmanggung", "Kabupaten Temanggung, Jawa Tengah"),
        ("33.23", "Kabupaten Temanggung, Jawa Tengah"),
    ],
)
def test_what_people_type_finds_what_they_mean(text: str, first: str) -> None:
    assert labels(text)[0] == first


@pytest.mark.parametrize(
    ("text", "province"),
    [("DKI Jakarta", "31"), ("DI Yogyakarta", "34"), ("Sumatra Barat", "13"), ("papua", "91"),
     ("ntt", "53"), ("Kepulauan Riau", "21")],
)  # fmt: skip
def test_a_province_alone_shows_its_regencies_first(text: str, province: str) -> None:
    own = [one for one in ALL if one and one.code[:2] == province]
    found = regions.search(text)
    assert {one.code[:2] for one in found[: len(own)]} == {province}


def test_a_letter_left_out_still_finds_the_place() -> None:
    typed, missed = 0, []
    for one in ALL[::5]:
        assert one is not None
        name = re.sub("^(Kabupaten|Kota) (Administrasi )?", "", one.name)
        for place in range(1, len(name) if len(name) > 6 else 0):
            slip = name[:place] + name[place + 1 :]
            typed += 1
            missed += [] if one in regions.search(slip) else [slip]
    assert typed > 700
    # Some slips are the name of another place: Badung.
    assert len(missed) < typed / 100, missed


@pytest.mark.parametrize("text", ["", " ", "x", "99.99", "qqqq", "()", "\u7121"])
def test_what_is_no_place_finds_none(text: str) -> None:
    assert regions.search(text) == ()


@given(st.text(max_size=40))
def test_a_search_takes_anything_and_gives_few(text: str) -> None:
    assert len(set(regions.search(text))) == len(regions.search(text)) <= regions.MOST_FOUND


# A table in its place


def changed(change: Any = lambda table: None) -> str:
    table = json.loads(regions.built_in_text())
    change(table)
    return json.dumps(table, indent=1, ensure_ascii=False)


def checked(text: str) -> regions.Regions:
    found = region_file.read(text, "wilayah.json")
    region_file.check(found, [BUILT_IN], text, "wilayah.json")
    return found


def split(table: Any) -> None:
    table["decree"] = "Kepmendagri 1 Tahun 2031"
    table["date"] = "2031-01-02"
    table["provinces"]["97"] = "Provinsi Baru"
    table["regencies"]["97.01"] = "Kabupaten Temanggung"
    del table["regencies"]["33.23"]
    table["moved"]["33.23"] = "97.01"


def test_a_newer_table_is_used_without_a_release_and_only_where_it_was_asked_for() -> None:
    newer = checked(changed(split))
    with regions.using(lambda: newer):
        assert labels("temanggung") == ["Kabupaten Temanggung, Provinsi Baru"]
        assert regions.find("3323") == regions.find("97.01")
        for prefix in ("3323", "9701"):
            assert not look("nik", prefix + "01170845" + "0001").findings
        with ThreadPoolExecutor(1) as other:
            assert other.submit(lambda: regions.in_use().edition).result() == BUILT_IN.edition
    assert labels("temanggung") == ["Kabupaten Temanggung, Jawa Tengah"]


def test_where_a_table_comes_from_is_asked_once_and_only_when_needed() -> None:
    asked = []

    def source() -> regions.Regions:
        asked.append(1)
        return BUILT_IN

    with regions.using(source):
        assert asked == []
        for _ in range(3):
            regions.find("33.23")
    assert asked == [1]


def test_the_programs_own_table_counts_once_its_decree_is_the_later_one() -> None:
    newer = checked(changed(split))
    same = checked(changed(lambda table: table["provinces"].update({"33": "Jateng"})))
    older = checked(changed(lambda table: table.update(date="2024-12-31")))
    assert regions.counting(None) is BUILT_IN
    assert [regions.counting(one) for one in (newer, same, older)] == [newer, same, BUILT_IN]


@pytest.mark.parametrize(
    ("find", "put", "code", "line_with"),
    [
        ('"33.23": "Kabupaten Temanggung",', "", "regions_code_lost", None),
        ('"33.23": "Kabupaten Temanggung"', '"33.23": "Temanggung"', "regions_entry_wrong",
         '"33.23"'),
        ('"33.23": "Kabupaten Temanggung"', '"33.23": "Kabupaten "', "regions_entry_wrong",
         '"33.23"'),
        ('"33.23": "Kabupaten', '"77.23": "Kabupaten', "regions_entry_wrong", '"77.23"'),
        ('"91": "Papua"', '"9l": "Papua"', "regions_entry_wrong", '"9l"'),
        ('"91": "Papua"', '"91": " "', "regions_entry_wrong", '"91"'),
        ('"91.01": "93.01"', '"91.01": "93.99"', "regions_target_unknown", '"91.01"'),
        ('"91.01": "93.01"', '"93.02": "93.01"', "regions_target_unknown", None),
        ('"NTT": "53"', '"NTT": "50"', "regions_target_unknown", '"NTT"'),
        ('"33.23": "Kabupaten Temanggung",', '"33.23": "Kabupaten Temanggung"',
         "regions_file_mistyped", '"33.24"'),
        ('"33.24": "Kabupaten Kendal"', '"33.23": "Kabupaten Kendal"',
         "regions_file_mistyped", "Kabupaten Kendal"),
        ('"decree"', '"degree"', "regions_file_mistyped", "{"),
        ('"Kabupaten Temanggung"', "33", "regions_file_mistyped", "{"),
        ("2025-06-23", "23-06-2025", "regions_head_wrong", '"date"'),
        ("2025-06-23", "20250623", "regions_head_wrong", '"date"'),
        ("Kepmendagri 300.2.2-2430 Tahun 2025", " ", "regions_head_wrong", '"decree"'),
        ("Kepmendagri 300", "Kepmendagri\\n300", "regions_head_wrong", '"decree"'),
    ],
)  # fmt: skip
def test_a_wrong_table_is_refused_with_its_line(
    find: str, put: str, code: str, line_with: str | None
) -> None:
    text = regions.built_in_text()
    assert find in text
    wrong = text.replace(find, put, 1)
    with pytest.raises(Fault) as refused:
        checked(wrong)
    assert refused.value.code == code
    assert refused.value.params["file"] == "wilayah.json"
    if line_with is not None:
        assert line_with in wrong.splitlines()[int(str(refused.value.params["line"])) - 1]


def test_what_is_no_text_or_no_table_of_that_length_is_refused() -> None:
    for data in (b"\xff\xfe\x00", b"\x89PNG\r\n\x1a\n"):
        with pytest.raises(Fault, match="regions_no_text"):
            region_file.text_of(data, "wilayah.json")
    for text in ("", "[" * 100_000, "9" * 5_000):
        with pytest.raises(Fault, match="regions_file_mistyped"):
            region_file.read(text, "wilayah.json")
    with pytest.raises(Fault, match="regions_too_long"):
        region_file.read(" " * (region_file.MOST_CHARACTERS + 1), "wilayah.json")


def test_a_table_as_windows_saves_it_is_read() -> None:
    for encoding in ("utf-8-sig", "utf-16"):
        text = region_file.text_of(regions.built_in_text().encode(encoding), "wilayah.json")
        assert checked(text).table == BUILT_IN.table
