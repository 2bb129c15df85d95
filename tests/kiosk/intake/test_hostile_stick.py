"""A stick made by somebody who wants to harm the seat, or by bad luck."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from kiosk.intake import Entry, MediaWatcher
from kiosk.intake.listing import MAX_DEPTH, MAX_ENTRIES
from sync.errors import Fault
from tests.kiosk.intake.support import eventually, may_mount, mounted, needs_mount, read

__all__ = ["may_mount"]


def entries(watcher: MediaWatcher, token: str = "") -> dict[str, Entry]:
    folder = watcher.listing(watcher.media()[0].id, token)
    return {entry.name: entry for entry in folder.entries}


def make(stick: Path, raw: bytes) -> None:
    Path(os.fsdecode(os.fsencode(stick) + b"/" + raw)).write_bytes(raw[:10])


def fault_of(action: object) -> str:
    with pytest.raises(Fault) as caught:
        action()  # type: ignore[operator]
    return caught.value.code


def test_links_pipes_and_sockets_are_refused_with_a_reason(
    watcher: MediaWatcher, stick: Path
) -> None:
    (stick / "shadow.pdf").symlink_to("/etc/shadow")
    (stick / "up").symlink_to("..")
    os.mkfifo(stick / "pipe.pdf")
    with socket.socket(socket.AF_UNIX) as listener:
        here = Path.cwd()
        os.chdir(stick)  # a socket's path is short
        try:
            listener.bind("sock")
        finally:
            os.chdir(here)
        shown = entries(watcher)
    assert {name: (e.kind, e.reason, e.token) for name, e in shown.items()} == {
        "shadow.pdf": ("refused", "entry_is_link", ""),
        "up": ("refused", "entry_is_link", ""),
        "pipe.pdf": ("refused", "entry_is_special", ""),
        "sock": ("refused", "entry_is_special", ""),
    }


@needs_mount
def test_a_device_node_is_refused(watcher: MediaWatcher, stick: Path) -> None:
    os.mknod(stick / "disk.pdf", 0o600 | 0o060000, os.makedev(254, 0))
    assert entries(watcher)["disk.pdf"].reason == "entry_is_special"


@pytest.mark.parametrize("what", ["link", "pipe", "folder"])
def test_what_replaces_a_listed_file_is_never_opened(
    watcher: MediaWatcher, stick: Path, tmp_path: Path, what: str
) -> None:
    (tmp_path / "secret").write_bytes(b"12345")
    (stick / "a.pdf").write_bytes(b"12345")
    source = watcher.source(watcher.media()[0].id, entries(watcher)["a.pdf"].token)
    (stick / "a.pdf").unlink()
    if what == "link":
        (stick / "a.pdf").symlink_to(tmp_path / "secret")
    elif what == "pipe":
        os.mkfifo(stick / "a.pdf")
    else:
        (stick / "a.pdf").mkdir()
    expected = "file_is_folder" if what == "folder" else "file_not_regular"
    assert fault_of(source.open) == expected


def test_a_folder_replaced_by_a_link_leads_nowhere(
    watcher: MediaWatcher, stick: Path, tmp_path: Path
) -> None:
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc" / "a.pdf").write_bytes(b"12345")
    (stick / "dokumen").mkdir()
    (stick / "dokumen" / "a.pdf").write_bytes(b"12345")
    medium = watcher.media()[0].id
    folder = entries(watcher)["dokumen"].token
    source = watcher.source(medium, entries(watcher, folder)["a.pdf"].token)
    (stick / "dokumen").rename(stick / "old")
    (stick / "dokumen").symlink_to(tmp_path / "etc")
    assert fault_of(source.open) == "file_gone"
    assert fault_of(lambda: watcher.listing(medium, folder)) == "folder_gone"


@pytest.mark.parametrize("token", ["..", "../../etc/passwd", "/etc/shadow", "a.pdf", "\0"])
def test_a_page_cannot_name_a_path(watcher: MediaWatcher, stick: Path, token: str) -> None:
    make(stick, b"a.pdf")
    medium = watcher.media()[0].id
    assert fault_of(lambda: watcher.source(medium, token)) == "file_unknown"
    assert fault_of(lambda: watcher.listing(medium, token)) == "file_unknown"


def test_a_token_of_another_stick_is_refused(watcher: MediaWatcher, demo: Path) -> None:
    make(demo / "FLASHDISK", b"a.pdf")
    token = entries(watcher)["a.pdf"].token
    (demo / "KEDUA").mkdir()
    eventually(lambda: len(watcher.media()) == 2)
    other = next(medium.id for medium in watcher.media() if medium.label == "KEDUA")
    assert fault_of(lambda: watcher.source(other, token)) == "file_unknown"
    assert fault_of(lambda: watcher.listing("0" * 24)) == "medium_gone"


def test_names_that_lie_are_shown_and_stored_safely(watcher: MediaWatcher, stick: Path) -> None:
    raws = [
        b"line\nbreak.pdf",
        "faktur\u202efdp.exe".encode(),
        b"n" * 251 + b".pdf",
        b"bad\xff\xfe.pdf",
        b"Harga.pdf",
        b"harga.PDF",
        b"CON",
        b"a\\b:c.pdf",
        b"<script>alert(1)<.html",
    ]
    for raw in raws:
        make(stick, raw)
    medium = watcher.media()[0].id
    listed = watcher.listing(medium).entries
    assert len(listed) == len(raws)
    sources = watcher.sources([(medium, entry.token) for entry in listed])
    assert len({source.name.casefold() for source in sources}) == len(raws)
    assert sorted(read(source) for source in sources) == sorted(raw[:10] for raw in raws)


def test_the_same_name_from_two_folders_is_kept_apart_only_when_asked(
    watcher: MediaWatcher, stick: Path
) -> None:
    for folder in ("satu", "dua"):
        (stick / folder).mkdir()
        (stick / folder / "ktp.pdf").write_text(folder)
    medium = watcher.media()[0].id
    picks = [
        (medium, entries(watcher, folder.token)["ktp.pdf"].token)
        for folder in entries(watcher).values()
    ]
    assert [s.name for s in watcher.sources(picks)] == ["ktp.pdf", "ktp.pdf"]
    assert [s.name for s in watcher.sources(picks, keep_both=True)] == ["ktp.pdf", "ktp (2).pdf"]


def test_ten_thousand_files_are_cut_with_a_notice(watcher: MediaWatcher, stick: Path) -> None:
    for number in range(10_000):
        (stick / f"{number}.pdf").touch()
    folder = watcher.listing(watcher.media()[0].id)
    assert len(folder.entries) == MAX_ENTRIES
    assert folder.total == 10_000
    assert [entry.name for entry in folder.entries[:3]] == ["0.pdf", "1.pdf", "2.pdf"]


def test_depth_ends_somewhere(watcher: MediaWatcher, stick: Path) -> None:
    (stick / "/".join(["d"] * 40)).mkdir(parents=True)
    token, depth = "", 0
    while entries(watcher, token)["d"].kind == "folder":
        token, depth = entries(watcher, token)["d"].token, depth + 1
    assert depth == MAX_DEPTH - 1
    assert entries(watcher, token)["d"].reason == "entry_too_deep"


def test_clutter_of_other_systems_is_not_shown(watcher: MediaWatcher, stick: Path) -> None:
    for name in ("System Volume Information", "$RECYCLE.BIN", ".Trash-1000"):
        (stick / name).mkdir()
    for raw in (b"Thumbs.db", b"desktop.ini", b"._a.pdf", b".DS_Store", b"a.pdf"):
        make(stick, raw)
    folder = watcher.listing(watcher.media()[0].id)
    assert [entry.name for entry in folder.entries] == ["a.pdf"]
    assert folder.hidden == 7


@needs_mount
def test_another_file_system_inside_a_stick_is_refused(watcher: MediaWatcher, stick: Path) -> None:
    (stick / "inner").mkdir()
    with mounted(stick / "inner"):
        assert entries(watcher)["inner"].reason == "entry_is_special"


def test_the_trail_leads_back(watcher: MediaWatcher, stick: Path) -> None:
    (stick / "a" / "b").mkdir(parents=True)
    token = entries(watcher, entries(watcher)["a"].token)["b"].token
    trail = watcher.listing(watcher.media()[0].id, token).trail
    assert [crumb.name for crumb in trail] == ["FLASHDISK", "a", "b"]
    assert [crumb.token for crumb in trail][0::2] == ["", token]


def test_tokens_end_with_the_session(watcher: MediaWatcher, stick: Path) -> None:
    make(stick, b"a.pdf")
    token = entries(watcher)["a.pdf"].token
    watcher.forget()
    assert fault_of(lambda: watcher.source(watcher.media()[0].id, token)) == "file_unknown"
