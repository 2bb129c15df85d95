"""Whatever is done to a file, the import tells of it, takes the rest in, and does not fall over."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

import pytest

from sync.gateway.adapters import sample
from sync.gateway.tenders import service
from tests.sync.gateway.cast import NOON, House, package, release

ODD: list[Any] = [
    None,
    True,
    0,
    -1,
    2**70,
    1e308,
    "",
    " ",
    "x",
    "\u202e\x00",
    "\ud800",
    "é" * 20_000,
    "2026-12-10T10:00:00+07:00",
    "2026-12-10",
    "9999-12-31T23:59:59-12:00",
    "9999-12-31T23:59:59Z",
    "0001-01-01T00:00:00Z",
    "0001-01-01T00:00:00+14:00",
    [],
    {},
    [None],
    [[]],
    [{}],
    [{"id": None}, {"id": 1}, {"id": "1"}],
    {"id": {"id": {}}},
    {"endDate": {"endDate": []}},
]
# Numbers that Python writes otherwise.
NUMBERS = ["1e999999999", "-1e400", "1e-999999999", "-0.0", "NaN", "Infinity"]
ODD += [f"#{number}" for number in NUMBERS]
GOOD = "7999999"


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    if isinstance(value, dict):
        for key, inner in value.items():
            found += places(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            found += places(inner, (*path, index))
    return found


def mutated(dice: random.Random, template: dict[str, Any], number: int) -> dict[str, Any]:
    one = copy.deepcopy(template)
    one["ocid"], one["id"], one["tender"]["id"] = f"o-{number}", f"{number}", f"m{number}"
    for _ in range(dice.choice([1, 1, 2, 4])):
        *parents, last = dice.choice(places(one))
        node = one
        for key in parents:
            node = node[key]
        node[last] = copy.deepcopy(dice.choice(ODD))
    return one


@pytest.mark.parametrize("seed", range(4))
def test_odd_values_anywhere(house: House, seed: int) -> None:
    dice = random.Random(seed)
    given: list[Any] = json.loads(sample.sample_package(NOON))["releases"]
    template = given[0] | {"parties": [{"id": "1", "name": "Dinas", "roles": ["buyer"]}]}
    template["tender"]["amendments"] = [{"id": "1", "description": "Adendum I"}]
    many = [mutated(dice, template, number) for number in range(200)]
    path = house.folder / "odd.json"
    text = json.dumps({"releases": [*many, release(GOOD)]})
    for number in NUMBERS:
        text = text.replace(f'"#{number}"', number)
    path.write_text(text)
    report = service.import_files(house.centre, [path], by=house.head)
    told = len(report.refused) + len(report.waiting) + report.ignored
    assert GOOD in {each.tender_id for each in report.tenders}
    # Several may have lost their ocid to the same value.
    assert 180 < report.added + told <= 220
    assert report.added > 50
    again = service.import_files(house.centre, [path], by=house.head)
    assert (again.added, again.changed) == (0, 0)
    assert again.unchanged == report.added
    assert again.refused == report.refused
    page = house.seat().feed()
    assert page.items


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("name", ["x.json", "x.jsonl", "x.json.gz", "x.zip"])
def test_bytes_changed_or_lost_anywhere(house: House, seed: int, name: str) -> None:
    dice = random.Random(f"{seed} {name}")
    releases = [release(f"{7_000_000 + number}") for number in range(6)]
    whole = package(*releases) if name != "x.jsonl" else _lines(releases)
    if name.endswith(".gz"):
        import gzip

        whole = gzip.compress(whole)
    elif name.endswith(".zip"):
        whole = _zipped(whole)
    for number in range(15):
        data = bytearray(whole)
        for _ in range(dice.randint(1, 4)):
            at = dice.randrange(len(data))
            if dice.random() < 0.3:
                del data[at:]
            elif dice.random() < 0.5:
                data[at] = dice.randrange(256)
            else:
                data[at:at] = bytes([dice.choice(b'"{}[],:\\\x00\xff\n')])
            if not data:
                break
        path = house.folder / f"{number}{name}"
        path.write_bytes(data)
        report = service.import_files(house.centre, [path], by=house.head)
        assert report.tenders or report.refused or report.waiting


def _lines(releases: list[dict[str, Any]]) -> bytes:
    return b"".join(json.dumps(each).encode() + b"\n" for each in releases)


def _zipped(data: bytes) -> bytes:
    import io
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.json", data)
    return out.getvalue()
