"""Wrong packs in the gateway's folder: told with file, line and reason, the old one kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sync.gateway.classes import service
from sync.gateway.classes.packs import WrongPack
from sync.training.pack_examining import examine
from sync.training.pack_files import NOTE
from sync.training.signing import sign_pack
from sync.wire.keys import SigningKey
from tests.sync.gateway.classes.trainees import PracticeRoom
from tests.sync.training import packs


@pytest.fixture
def dropped(room: PracticeRoom) -> Path:
    """The small pack in the folder, read once while it was right."""
    path = packs.folder(room.house.centre.home / "content" / "contoh", packs.right())
    assert offered(room) == "1.2" and report(room).wrong == []
    return path


def report(room: PracticeRoom) -> service.ShelfReport:
    return service.shelf_report(room.house.centre)


def offered(room: PracticeRoom) -> str:
    """The version of the small pack that a class may take now, empty for none."""
    return next((one.pack.version for one in report(room).packs if one.pack.id == "contoh"), "")


def wrong(room: PracticeRoom) -> WrongPack:
    (one,) = report(room).wrong
    return one


def where(one: WrongPack) -> list[tuple[str, object, object]]:
    return [(each.code, each.params.get("file"), each.params.get("line")) for each in one.problems]


def as_version(number: str) -> bytes:
    return packs.MANIFEST.replace('version = "1.2"', f'version = "{number}"').encode()


def broken(path: Path) -> None:
    (path / "pack.toml").write_bytes(as_version("1.3") + b"id = [\n")


def script(path: Path) -> None:
    packs.folder(path, {"pack.toml": as_version("1.3"), "media/jahat.js": b"alert(1)"})


def linked(path: Path) -> None:
    said = b"Fakta.[^perbup]\n\n![x](https://contoh.invalid/x.png)\n"
    packs.folder(path, {"pack.toml": as_version("1.3"), "lessons/dua.md": said})


def altered(path: Path) -> None:
    """Signed as version 1.3, then changed."""
    packs.folder(path, {"pack.toml": as_version("1.3")})
    read = examine(path, "0.1.0")
    assert read.pack is not None
    note = sign_pack(read.pack, read.entries, SigningKey.from_seed(b"t" * 32), "lpse")
    packs.folder(path, {NOTE: note.encode(), "lessons/dua.md": b"Lain.[^perbup]\n"})


def same_number(path: Path) -> None:
    (path / "lessons/dua.md").write_bytes(b"Lain.[^perbup]\n")


def nothing(path: Path) -> None:
    (path / "pack.toml").unlink()


@pytest.mark.parametrize(
    ("spoil", "code", "file", "line"),
    [
        (broken, "pack_not_toml", "pack.toml", len(packs.MANIFEST.splitlines()) + 1),
        (script, "pack_file_unknown", "media/jahat.js", None),
        (linked, "lesson_picture_missing", "lessons/dua.md", 3),
        (altered, "pack_altered", None, None),
        (same_number, "pack_version_taken", None, None),
        (nothing, "pack_no_manifest", "contoh", None),
    ],
)
def test_a_wrong_pack_is_told_and_the_one_before_is_offered(
    room: PracticeRoom,
    dropped: Path,
    spoil: Callable[[Path], None],
    code: str,
    file: str | None,
    line: int | None,
) -> None:
    before = report(room).packs
    spoil(dropped)
    one = wrong(room)
    assert (one.name, one.is_shipped, one.offered) == ("contoh", False, "1.2")
    assert one.kept is not None and one.kept.version == "1.2"
    assert (code, file, line) in where(one)
    assert report(room).packs == before
    # A restart forgets neither what is wrong nor what is offered.
    again = room.reopened()
    assert where(wrong(again)) == where(one) and offered(again) == "1.2"
    packs.folder(dropped, packs.right() | {"pack.toml": as_version("2")})
    for name in (NOTE, "media/jahat.js"):
        (dropped / name).unlink(missing_ok=True)
    assert report(again).wrong == [] and offered(again) == "2"


def test_of_a_pack_that_never_was_right_nothing_is_offered(room: PracticeRoom) -> None:
    path = room.house.centre.home / "content" / "baru.zip"
    packs.zipped(path, packs.right() | {"pack.toml": b"id = ["})
    one = wrong(room)
    assert (one.name, one.kept, one.offered) == ("baru.zip", None, "")
    path.unlink()
    assert report(room).wrong == []


def test_a_higher_version_from_another_place_is_what_is_offered(
    room: PracticeRoom, dropped: Path
) -> None:
    other = packs.right() | {"pack.toml": as_version("7")}
    packs.folder(dropped.with_name("lain"), other)
    broken(dropped)
    one = wrong(room)
    assert one.kept is not None and (one.kept.version, one.offered) == ("1.2", "7")


def test_a_folder_that_cannot_be_read_is_told_and_what_came_from_it_stays(
    room: PracticeRoom, dropped: Path
) -> None:
    folder = dropped.parent
    before = report(room)
    assert before.trouble is None
    aside = folder.with_name("aside")
    folder.rename(aside)
    folder.write_bytes(b"no folder")  # what nobody can list, whoever runs this
    for now in (room, room.reopened()):
        told = report(now)
        assert told.trouble is not None and told.trouble.code == "pack_folder_unreadable"
        assert told.trouble.params["folder"] == str(folder) and told.trouble.params["why"]
        assert told.packs == before.packs and told.wrong == []
    folder.unlink()
    aside.rename(folder)
    assert report(room) == before


def test_a_folder_that_is_gone_is_empty(room: PracticeRoom, dropped: Path) -> None:
    dropped.parent.rename(dropped.parent.with_name("aside"))
    told = report(room)
    assert told.trouble is None and told.wrong == [] and offered(room) == ""
