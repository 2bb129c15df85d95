"""What lies in a visit's vault while a seat is updated: the next release takes it back.

`kept_fields.txt` lists what earlier releases wrote, a line a field: `Type.field`, with `!` for one
that they always wrote and `x` for one of a shape that passes over no unknown field. A type that is
not listed is new. `python -m tests.kiosk.seat.test_kept` writes it again, for new types only.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import msgspec.inspect as look
import pytest

from kiosk.bidding.snapshot import KeptBidding
from kiosk.papers.memory import KeptPapers
from kiosk.registration.memory import KeptForm
from kiosk.training.memory import KeptStudy
from kiosk.verification.memory import KeptDesk
from tests.kiosk.bidding.support import STAFF, furnish

KEPT = (KeptBidding, KeptDesk, KeptForm, KeptPapers, KeptStudy)
LIST = Path(__file__).with_name("kept_fields.txt")
# By the feature, a vault's part as each earlier release wrote it.
EARLIER: dict[str, list[dict[str, Any]]] = {
    "bidding": [
        {"form": 1, "draft": None, "tenderer": None, "slips": {}, "wrong_passwords": 2},
    ],
    "papers": [{"form": 1, "key": b"k" * 32, "works": [], "tray": []}],
    "registration": [{"privacy": True, "draft": None, "last": None}],
    "training": [{"key": b"k" * 32, "places": {}, "attempts": 1}],
    "verification": [
        {"form": 1, "key": b"k" * 32, "opening": None, "shown": None, "taken": []},
        {"form": 2, "key": b"k" * 32, "opening": None, "shown": None, "taken": []}
        | {"left": {}, "left_by": "s-1"},
    ],
}


def fields() -> dict[str, dict[str, str]]:
    """Return by type what is written of each field: "!" always, "x" where unknown is refused."""
    found: dict[str, dict[str, str]] = {}
    for kind in _types(look.type_info(KEPT[0]), *map(look.type_info, KEPT[1:])):
        strict = isinstance(kind, look.StructType) and kind.forbid_unknown_fields
        assert kind.cls.__name__ not in found, "two types of one name"
        found[kind.cls.__name__] = {
            one.encode_name: ("!" if one.required else "") + ("x" if strict else "")
            for one in kind.fields
        }
    return found


def _types(*given: Any) -> Iterator[Any]:
    waiting, seen = list(given), set()
    while waiting:
        one = waiting.pop()
        if isinstance(one, look.StructType | look.DataclassType | look.TypedDictType):
            if one.cls in seen:
                continue
            seen.add(one.cls)
            yield one
            waiting += [field.type for field in one.fields]
            continue
        for name in getattr(one, "__struct_fields__", ()):
            inner = getattr(one, name)
            waiting.extend(inner if isinstance(inner, tuple) else (inner,))


def listed() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for line in LIST.read_text().splitlines():
        name, _, mark = line.partition(" ")
        kind, field = name.split(".")
        found.setdefault(kind, {})[field] = mark
    return found


def test_every_part_of_a_vault_is_one_of_these(tmp_path: Path) -> None:
    made = furnish(tmp_path, realm="training")
    assert {name for name, _part in made.core.registry.vaults()} == set(EARLIER)
    made.close()


@pytest.mark.parametrize(
    ("feature", "number"), [(name, at) for name, kept in EARLIER.items() for at in range(len(kept))]
)
def test_what_an_earlier_release_kept_is_taken_back(
    tmp_path: Path, feature: str, number: int
) -> None:
    made = furnish(tmp_path, realm="training")
    made.sessions.open(STAFF, "Sari", "training", 60)
    part = dict(made.core.registry.vaults())[feature]
    kept = EARLIER[feature][number]
    part.load(msgspec.msgpack.encode(kept))
    again = part.dump()
    if again is not None:
        assert set(msgspec.msgpack.decode(again)) >= set(kept)
    made.close()


@pytest.mark.parametrize("kind", [one for one in KEPT if "form" in one.__struct_fields__])
def test_a_form_names_every_number_that_it_ever_had(kind: Any) -> None:
    annotation = msgspec.inspect.type_info(kind)
    assert isinstance(annotation, look.StructType)
    (form,) = [one for one in annotation.fields if one.name == "form"]
    assert isinstance(form.type, look.LiteralType)
    assert list(form.type.values) == list(range(1, form.default + 1))
    numbers = {one["form"] for kept in EARLIER.values() for one in kept if "form" in one}
    assert set(form.type.values) <= numbers


def test_a_field_of_an_earlier_release_is_still_read_and_a_new_one_may_be_missing() -> None:
    now, before = fields(), listed()
    assert set(now) <= set(before), "write the new types down: python -m tests.kiosk.seat.test_kept"
    for kind, known in before.items():
        for name, mark in now.get(kind, {}).items():
            late = "!" in mark and "!" not in known.get(name, "")
            assert not late, f"{kind}.{name} needs a default: no earlier release wrote it"
        if kind in now and any("x" in mark for mark in now[kind].values()):
            gone = set(known) - set(now[kind])
            assert not gone, f"{kind} refuses {gone}, which earlier releases wrote"


def write() -> None:
    """Add the types that are not listed yet; what is listed is never changed."""
    known = fields() | listed()
    lines = [
        f"{kind}.{name} {mark}".rstrip()
        for kind in sorted(known)
        for name, mark in known[kind].items()
    ]
    LIST.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    write()
