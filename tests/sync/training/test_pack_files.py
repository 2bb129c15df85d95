"""Names, kinds and sizes of a pack's files: every hostile one is refused with its reason."""

from __future__ import annotations

import os
import stat
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from sync.errors import Fault
from sync.training import pack_files
from sync.training.pack_files import PackFiles, look_at
from tests.sync.training.packs import SVG, folder, picture, right, zipped


def told(found: PackFiles) -> list[tuple[str, object]]:
    return [(fault.code, fault.params["file"]) for fault in found.problems]


def test_a_folder_and_a_zip_hold_the_same(tmp_path: Path) -> None:
    in_folder = look_at(folder(tmp_path / "contoh", right()))
    in_zip = look_at(zipped(tmp_path / "contoh.zip", right()))
    below = look_at(zipped(tmp_path / "below.zip", right(), "contoh/"))
    assert told(in_folder) == told(in_zip) == told(below) == []
    assert in_folder.entries == in_zip.entries == below.entries
    assert in_folder.texts == in_zip.texts == below.texts
    assert set(in_folder.texts) | {"media/empat keadaan.png"} == set(right())


def test_litter_of_file_managers_is_passed_over(tmp_path: Path) -> None:
    litter = {"__MACOSX/._pack.toml": b"x", ".DS_Store": b"x", "lessons/._satu.md": b"x",
              ".git/config": b"x", "media/Thumbs.db": b"x"}  # fmt: skip
    found = look_at(zipped(tmp_path / "a.zip", right() | litter))
    assert told(found) == []
    assert found.skipped == list(litter)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("../outside.md", "pack_name_outside"),
        ("lessons/../../outside.md", "pack_name_outside"),
        ("/etc/outside.md", "pack_name_outside"),
        ("lessons\\satu.md", "pack_name_outside"),
        ("C:/outside.md", "pack_name_outside"),
        ("lessons//tiga.md", "pack_name_outside"),
        ("lessons/a\nb.md", "pack_name_odd"),
        ("lessons/é.md", "pack_name_odd"),
        ("lessons/con.md", "pack_name_odd"),
        ("media/COM1.png", "pack_name_odd"),
        (f"lessons/{'a' * 70}.md", "pack_name_odd"),
        ("lessons/SATU.md", "pack_name_twice"),
        ("program.exe", "pack_file_unknown"),
        ("lessons/satu.html", "pack_file_unknown"),
        ("lessons/below/satu.md", "pack_file_unknown"),
        ("media/film.mp4", "pack_file_unknown"),
        ("imsmanifest.xml", "pack_is_course"),
    ],
)
def test_a_name_in_a_zip_that_is_refused(tmp_path: Path, name: str, code: str) -> None:
    found = look_at(zipped(tmp_path / "a.zip", right() | {name: picture()}))
    ((said, file),) = told(found)
    assert said == code
    assert str(file).isprintable()
    assert set(found.entries) == set(right())


def test_the_same_name_twice_in_a_zip_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", right())
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("lessons/satu.md", "other")
    assert told(look_at(path)) == [("pack_name_twice", "lessons/satu.md")]


def test_a_link_is_refused_in_a_zip_and_in_a_folder(tmp_path: Path) -> None:
    member = zipfile.ZipInfo("lessons/link.md")
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = zipped(tmp_path / "a.zip", right())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(member, "/etc/hostname")
    assert told(look_at(path)) == [("pack_link", "lessons/link.md")]
    place = folder(tmp_path / "folder", right())
    (place / "lessons/link.md").symlink_to("/etc/hostname")
    (place / "media/all").symlink_to("/etc")
    assert told(look_at(place)) == [
        ("pack_link", "lessons/link.md"),
        ("pack_link", "media/all"),
    ]


def test_what_is_no_file_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    place = folder(tmp_path / "folder", right())
    os.mkfifo(place / "lessons/pipe.md")
    assert told(look_at(place)) == [("pack_not_file", "lessons/pipe.md")]


def test_folders_within_folders_are_not_followed_for_ever(tmp_path: Path) -> None:
    place = folder(tmp_path / "folder", right())
    (place / "/".join(["a"] * 200)).mkdir(parents=True)
    assert told(look_at(place)) == [("pack_too_deep", "a/a/a/a")]


def flags(position: int, value: bytes) -> Callable[[bytes], bytes]:
    """Change two bytes of the one member in the list at the end and in its own header."""

    def change(data: bytes) -> bytes:
        listed = data.rindex(b"PK\x01\x02")
        changed = bytearray(data)
        changed[listed + 2 + position : listed + 4 + position] = value
        changed[position : position + 2] = value
        return bytes(changed)

    return change


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (flags(6, b"\x01\x00"), "pack_zip_locked"),
        (flags(8, b"\x62\x00"), "pack_zip_method"),  # 98, PPMd
        (flags(8, b"\x0c\x00"), "pack_zip_method"),  # 12, BZip2
    ],
)
def test_a_member_that_cannot_be_read_is_told_before_it_is_tried(
    tmp_path: Path, change: Callable[[bytes], bytes], code: str
) -> None:
    path = zipped(tmp_path / "a.zip", {"README.md": b"x" * 100})
    path.write_bytes(change(path.read_bytes()))
    assert told(look_at(path)) == [(code, "README.md")]


def test_a_damaged_member_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"README.md": os.urandom(5_000), "pack.toml": b"x"})
    data = bytearray(path.read_bytes())
    data[2_000] ^= 1
    path.write_bytes(data)
    found = look_at(path)
    assert told(found) == [("pack_zip_damaged", "README.md")]
    assert list(found.entries) == ["pack.toml"]


def test_a_cut_zip_and_what_is_none_are_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", right())
    path.write_bytes(path.read_bytes()[:-40])
    other = tmp_path / "a.txt"
    other.write_text("x")
    for one in (path, other):
        with pytest.raises(Fault) as error:
            look_at(one)
        assert error.value.code == "pack_not_pack"
    broken = zipped(tmp_path / "b.zip", right())
    data = bytearray(broken.read_bytes())
    data[data.index(b"PK\x01\x02")] = 0  # the list of members does not begin as one
    broken.write_bytes(data)
    with pytest.raises(Fault) as error:
        look_at(broken)
    assert error.value.code == "pack_zip_damaged"


def test_ten_thousand_files_are_refused_at_once(tmp_path: Path) -> None:
    files = {f"lessons/l{number}.md": b"x" for number in range(10_000)}
    path = zipped(tmp_path / "a.zip", files)
    begun = time.thread_time()
    found = look_at(path)
    assert time.thread_time() - begun < 10
    assert told(found) == [("pack_too_many", "a.zip")]
    assert found.entries == {}


def test_a_bomb_is_refused_by_what_it_declares_and_by_what_it_is(tmp_path: Path) -> None:
    bomb = {f"media/{number}.png": bytes(9_000_000) for number in range(28)}
    path = zipped(tmp_path / "a.zip", bomb)
    assert path.stat().st_size < 1_000_000
    assert told(look_at(path)) == [("pack_too_large", "a.zip")]
    one = zipped(tmp_path / "b.zip", {"lessons/satu.md": bytes(pack_files.MOST_TEXT_BYTES + 1)})
    assert told(look_at(one)) == [("pack_file_large", "lessons/satu.md")]


def test_a_member_that_lies_about_its_size_is_read_no_further(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"README.md": bytes(3_000_000)})
    data = bytearray(path.read_bytes())
    listed = data.rindex(b"PK\x01\x02")
    data[listed + 24 : listed + 28] = (10).to_bytes(4, "little")
    path.write_bytes(data)
    ((code, file),) = told(look_at(path))
    assert (code, file) in [("pack_file_large", "README.md"), ("pack_zip_damaged", "README.md")]


def test_all_texts_together_have_a_limit(tmp_path: Path) -> None:
    texts = {f"lessons/l{number}.md": b"x" * 1_000_000 for number in range(9)}
    found = look_at(folder(tmp_path / "folder", texts))
    assert [fault.code for fault in found.problems] == ["pack_texts_large"]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("media/a.png", b"no picture", "pack_picture_unreadable"),
        ("media/a.png", picture("JPEG"), "pack_picture_unreadable"),
        ("media/a.jpg", picture("PNG"), "pack_picture_unreadable"),
        ("media/a.png", picture(size=(10_001, 1)), "pack_picture_huge"),
        ("media/a.png", picture(size=(6_000, 5_000)), "pack_picture_huge"),
        ("media/a.svg", b"<svg", "pack_picture_unreadable"),
        ("media/a.svg", b"<html/>", "pack_picture_unreadable"),
        ("media/a.svg", b"<!DOCTYPE svg>" + SVG.encode(), "pack_drawing_unsafe"),
        ("media/a.svg", SVG.replace("<path", "<script/><path").encode(), "pack_drawing_unsafe"),
        ("media/a.svg", SVG.replace("<path", "<image/><path").encode(), "pack_drawing_unsafe"),
        ("media/a.svg", SVG.replace("d=", 'onclick="" d=').encode(), "pack_drawing_unsafe"),
        ("media/a.svg", SVG.replace("d=", 'style="" d=').encode(), "pack_drawing_unsafe"),
        ("media/a.svg", SVG.replace("#a", "//h.example/a").encode(), "pack_drawing_unsafe"),
        ("media/a.svg", SVG.replace("<path", "<path/>" * 20_001 + "<path").encode(),
         "pack_picture_huge"),
    ],
)  # fmt: skip
def test_a_picture_that_is_refused(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    assert told(look_at(folder(tmp_path / "folder", {name: data}))) == [(code, name)]


def test_right_pictures_are_taken(tmp_path: Path) -> None:
    files = {"media/a.png": picture(), "media/b.jpg": picture("JPEG"), "media/c.svg": SVG.encode()}
    found = look_at(folder(tmp_path / "folder", files))
    assert told(found) == []
    places = found.media()
    assert places["media/c.svg"] == f"media/{found.entries['media/c.svg'].sha256}.svg"
