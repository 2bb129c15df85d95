"""A pack's signature tells signed, unsigned, altered and a stranger's apart; versions compare."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.errors import Fault
from sync.training.pack import Pack
from sync.training.pack_files import NOTE, PackEntry
from sync.training.pack_reading import read_pack
from sync.training.signing import (
    check_signature,
    compare_versions,
    content_digest,
    file_list,
    sign_pack,
)
from sync.wire.keys import SigningKey
from tests.sync.training.packs import MANIFEST, folder, right

SIGNER, OTHER = SigningKey.from_seed(b"1" * 32), SigningKey.from_seed(b"2" * 32)
NAME = "lpse-temanggung"
KNOWN = {NAME: SIGNER.public}


def read(path: Path, files: dict[str, bytes]) -> tuple[Pack, tuple[PackEntry, ...], str | None]:
    found = read_pack(folder(path, files), "0.1.0")
    assert found.problems == ()
    assert found.pack is not None
    return found.pack, found.entries, found.note


def signed(path: Path) -> tuple[Pack, tuple[PackEntry, ...], str]:
    pack, entries, _ = read(path, right())
    return pack, entries, sign_pack(pack, entries, SIGNER, NAME)


def test_the_list_is_sorted_and_names_every_file(tmp_path: Path) -> None:
    pack, entries, _ = read(tmp_path, right())
    lines = file_list(pack, reversed(entries)).splitlines()
    assert lines[:3] == ["lpse-kiosk training pack v1", "pack: contoh", "version: 1.2"]
    assert [line.split(" ", 3)[3] for line in lines[3:]] == sorted(right())


def test_a_signed_pack_is_known_by_its_key(tmp_path: Path) -> None:
    pack, entries, note = signed(tmp_path)
    found = check_signature(pack, entries, note, KNOWN | {"lain": OTHER.public})
    assert (found.state, found.signers) == ("signed", (NAME,))
    (tmp_path / NOTE).write_text(note, newline="\r\n")
    pack, entries, kept = read(tmp_path, {})
    assert check_signature(pack, entries, kept, KNOWN).state == "signed"


def test_a_pack_without_a_note_is_unsigned(tmp_path: Path) -> None:
    pack, entries, note = read(tmp_path, right())
    assert check_signature(pack, entries, note, KNOWN).state == "unsigned"


def test_a_strangers_signature_is_not_taken_for_a_known_one(tmp_path: Path) -> None:
    pack, entries, note = signed(tmp_path)
    for keys in ({}, {NAME: OTHER.public}, {"lain": SIGNER.public}):
        found = check_signature(pack, entries, note, keys)
        assert (found.state, found.signers) == ("unknown", (NAME,))


@pytest.mark.parametrize("name", ["lessons/satu.md", "media/empat keadaan.png", "pack.toml"])
def test_one_changed_byte_is_found_and_its_file_named(tmp_path: Path, name: str) -> None:
    pack, entries, note = signed(tmp_path)
    changed = [
        PackEntry(one.name, one.size, "0" * 64) if one.name == name else one for one in entries
    ]
    found = check_signature(pack, changed, note, KNOWN)
    assert (found.state, found.changed) == ("altered", (name,))


def test_a_file_that_was_added_or_taken_away_is_found(tmp_path: Path) -> None:
    pack, entries, note = signed(tmp_path)
    more = check_signature(pack, [*entries, PackEntry("README.md", 1, "0" * 64)], note, KNOWN)
    assert (more.state, more.changed) == ("altered", ("README.md",))
    less = check_signature(pack, entries[1:], note, KNOWN)
    assert (less.state, less.changed) == ("altered", (entries[0].name,))


def test_a_forged_signature_under_a_known_key_is_no_signature(tmp_path: Path) -> None:
    pack, entries, note = signed(tmp_path)
    last = note.rstrip("\n")[-3]
    forged = note.rstrip("\n")[:-3] + ("A" if last != "A" else "B") + note.rstrip("\n")[-2:] + "\n"
    assert check_signature(pack, entries, forged, KNOWN).state == "altered"
    assert check_signature(pack, entries, "no note\n", KNOWN).state == "altered"


def test_a_name_that_no_note_may_hold_is_refused(tmp_path: Path) -> None:
    pack, entries, _ = read(tmp_path, right())
    with pytest.raises(Fault) as error:
        sign_pack(pack, entries, SIGNER, "LPSE Temanggung")
    assert error.value.code == "pack_signer_odd"


@pytest.mark.parametrize(
    ("version", "age"), [("1.10", "newer"), ("2", "newer"), ("1.1", "older"), ("1.2.0", "same")]
)
def test_versions_compare_as_numbers(tmp_path: Path, version: str, age: str) -> None:
    kept, kept_entries, _ = read(tmp_path / "kept", right())
    text = MANIFEST.replace('"1.2"', f'"{version}"').encode()
    new, new_entries, _ = read(tmp_path / "new", right() | {"pack.toml": text})
    if age == "same":
        new_entries = kept_entries
    assert compare_versions(kept, kept_entries, new, new_entries) == age


def test_the_same_version_with_other_content_is_refused(tmp_path: Path) -> None:
    kept, entries, _ = read(tmp_path / "kept", right())
    new, other, _ = read(tmp_path / "new", right() | {"README.md": b"x"})
    with pytest.raises(Fault) as error:
        compare_versions(kept, entries, new, other)
    assert error.value.code == "pack_version_taken"
    assert content_digest(kept, entries) != content_digest(new, other)
    noted = [*entries, PackEntry(NOTE, 9, "1" * 64)]
    assert compare_versions(kept, entries, kept, noted) == "same"
    assert content_digest(kept, entries) == content_digest(kept, noted)


def test_another_pack_is_not_compared(tmp_path: Path) -> None:
    kept, entries, _ = read(tmp_path / "kept", right())
    text = MANIFEST.replace('"contoh"', '"lain"').encode()
    new, other, _ = read(tmp_path / "new", right() | {"pack.toml": text})
    with pytest.raises(Fault) as error:
        compare_versions(kept, entries, new, other)
    assert error.value.code == "pack_other_id"
