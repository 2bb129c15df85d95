"""What is shown of a folder: folders always, files in order, clutter never, all of it findable."""

from __future__ import annotations

import errno
import os
import subprocess
import time
from pathlib import Path

import pytest

from kiosk.intake import Folder, MediaWatcher, listing
from kiosk.intake.clutter import is_clutter
from sync.errors import Fault
from tests.kiosk.intake.support import eventually, read


def shown(folder: Folder) -> list[str]:
    return [entry.name for entry in folder.entries]


def photos(stick: Path, count: int) -> None:
    for number in range(count):
        (stick / f"IMG_{number:05d}.jpg").write_bytes(b"\xff\xd8\xff\xe0")


def test_a_folder_beyond_the_limit_of_rows_is_shown_first(
    watcher: MediaWatcher, stick: Path
) -> None:
    (stick / "PENAWARAN").mkdir()
    photos(stick, listing.MAX_ENTRIES + 500)
    folder = watcher.listing(watcher.media()[0].id)
    assert shown(folder)[0] == "PENAWARAN"
    assert len(folder.entries) == listing.MAX_ENTRIES + 1
    assert folder.total == listing.MAX_ENTRIES + 501


def test_names_are_in_the_order_of_their_numbers(watcher: MediaWatcher, stick: Path) -> None:
    for name in ("Lampiran 10.pdf", "Lampiran 2.pdf", "lampiran 1.pdf"):
        (stick / name).touch()
    (stick / "Zona 10").mkdir()
    (stick / "Zona 9").mkdir()
    assert shown(watcher.listing(watcher.media()[0].id)) == [
        "Zona 9", "Zona 10", "lampiran 1.pdf", "Lampiran 2.pdf", "Lampiran 10.pdf",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "name",
    [
        "~$Surat.docx", ".~lock.RAB.xlsx#", "~WRL0001.tmp", "~WRD3456.tmp", "BOOTEX.LOG",
        "FOUND.000", "System Volume Information", "$RECYCLE.BIN", "Thumbs.db", "desktop.ini",
        ".DS_Store", "._Surat.docx", ".Trash-1000", "autorun.inf", ".Spotlight-V100", "LOST.DIR",
        "FSCK0000.REC", "lost+found", ".hidden", "__MACOSX", "WPSettings.dat", "Recycled",
    ],
)  # fmt: skip
def test_what_programs_leave_is_clutter(name: str) -> None:
    assert is_clutter(name)


@pytest.mark.parametrize(
    "name",
    [
        "Surat.docx", "~Surat.docx", "surat.tmp", "lock.xlsx", "desktop.ini.pdf", "FOUND.pdf",
        "Android.pdf", "autorun.inf.txt", "BOOTEX.LOG.pdf", "$harga.xlsx", "a.~b", "Recycler.pdf",
    ],
)  # fmt: skip
def test_what_people_write_is_not(name: str) -> None:
    assert not is_clutter(name)


def test_hidden_ones_are_counted_and_shown_when_asked(watcher: MediaWatcher, stick: Path) -> None:
    for name in ("Surat.docx", "~$Surat.docx", ".~lock.RAB.xlsx#", "BOOTEX.LOG"):
        (stick / name).write_bytes(b"x")
    medium = watcher.media()[0].id
    folder = watcher.listing(medium)
    assert (shown(folder), folder.total, folder.hidden) == (["Surat.docx"], 1, 3)
    everything = watcher.listing(medium, show_hidden=True)
    assert [entry.name for entry in everything.entries if entry.hidden] == [
        ".~lock.RAB.xlsx#", "BOOTEX.LOG", "~$Surat.docx",
    ]  # fmt: skip
    assert (everything.total, everything.hidden) == (4, 3)


def test_the_hidden_attribute_counts_where_the_stick_has_it(
    watcher: MediaWatcher, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FAT's attributes are asked by ioctl: a double answers, no FAT can be mounted here."""
    for name in ("Surat.docx", "sembunyi.docx"):
        (stick / name).write_bytes(b"x")
    monkeypatch.setattr("kiosk.intake.clutter._FAT", frozenset({""}))
    monkeypatch.setattr(
        "kiosk.intake.clutter._fat_attributes",
        lambda _folder, name: 0x22 if name.startswith("sembunyi") else 0x20,
    )
    folder = watcher.listing(watcher.media()[0].id)
    assert (shown(folder), folder.total, folder.hidden) == (["Surat.docx"], 1, 1)


def test_a_driver_without_attributes_hides_nothing(
    watcher: MediaWatcher, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (stick / "Surat.docx").write_bytes(b"x")
    monkeypatch.setattr("kiosk.intake.clutter._FAT", frozenset({""}))
    assert shown(watcher.listing(watcher.media()[0].id)) == ["Surat.docx"]


def test_a_search_finds_below_and_beyond_the_rows(
    watcher: MediaWatcher, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "MAX_SEARCH_S", 60.0)
    photos(stick, listing.MAX_ENTRIES + 100)
    (stick / "zz surat PENAWARAN.pdf").write_bytes(b"%PDF")
    (stick / "a" / "b").mkdir(parents=True)
    (stick / "a" / "b" / "Penawaran harga.xlsx").write_bytes(b"x")
    (stick / "a" / "~$Penawaran harga.xlsx").write_bytes(b"x")
    medium = watcher.media()[0].id
    folder = watcher.search(medium, "", "penawaran", again=True)
    assert [(entry.name, entry.where) for entry in folder.entries] == [
        ("zz surat PENAWARAN.pdf", ()), ("Penawaran harga.xlsx", ("a", "b")),
    ]  # fmt: skip
    assert (folder.total, folder.complete, folder.query) == (2, True, "penawaran")
    assert read(watcher.source(medium, folder.entries[1].token)) == b"x"
    assert shown(watcher.search(medium, "", "HARGA penawaran", again=True)) == [
        "Penawaran harga.xlsx"
    ]
    assert watcher.search(medium, "", "tidak ada", again=True).entries == []


def test_a_search_stops_at_its_time_and_says_so(watcher: MediaWatcher, stick: Path) -> None:
    photos(stick, 1_500)
    clock = iter(range(0, 100))
    found = listing.search(watcher.media()[0], (), "img", monotonic=lambda: next(clock))
    assert not found.complete
    assert 0 < found.total < 1_500
    assert len(found.rows) == listing.MAX_FOUND


def test_a_search_that_could_not_look_everywhere_says_so(
    watcher: MediaWatcher, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = stick.joinpath(*"abcdefghijklmnopqr")
    deep.mkdir(parents=True)
    (deep / "penawaran.pdf").touch()
    found = listing.search(watcher.media()[0], (), "penawaran")
    assert (found.total, found.complete) == (0, False)
    monkeypatch.setattr(listing, "MAX_DEPTH", 40)
    found = listing.search(watcher.media()[0], (), "penawaran")
    assert (found.total, found.complete) == (1, True)
    real = listing.beneath.entries

    def worn(root: Path, inode: tuple[int, int], parts: tuple[bytes, ...]) -> object:
        if parts[-1:] == (b"c",):
            raise OSError(errno.EIO, "a bad sector")
        return real(root, inode, parts)

    monkeypatch.setattr(listing.beneath, "entries", worn)
    found = listing.search(watcher.media()[0], (), "penawaran")
    assert (found.total, found.complete) == (0, False)


def test_no_more_files_are_looked_at_than_a_page_needs(
    watcher: MediaWatcher, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of them hidden by an attribute: each look costs a reading of the whole folder on FAT."""
    for number in range(50):
        (stick / f"{number}.pdf").touch()
    asked = []
    monkeypatch.setattr(listing.clutter, "is_hidden", lambda *of: asked.append(of) or True)
    found = listing.scan(watcher.media()[0], (), limit=10)
    assert (found.rows, found.complete, len(asked)) == ([], False, 20)


def test_hidden_names_end_a_search_as_well(
    watcher: MediaWatcher, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stick with a million dot files must not keep a thread of the server."""
    for number in range(1_500):
        (stick / f".{number}").touch()
    clock = iter(range(0, 100))
    found = listing.search(watcher.media()[0], (), "x", monotonic=lambda: next(clock))
    assert (found.complete, found.hidden < 1_500) == (False, True)
    monkeypatch.setattr(listing, "MAX_NAMES", 1_000)
    found = listing.search(watcher.media()[0], (), "x")
    assert (found.complete, found.hidden) == (False, 1_000)


def test_a_search_that_a_page_polls_is_made_once(
    watcher: MediaWatcher, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (stick / "surat.pdf").write_bytes(b"x")
    medium, asked = watcher.media()[0].id, []
    real = listing.search
    monkeypatch.setattr(listing, "search", lambda *args: asked.append(args) or real(*args))

    def searched() -> int:
        asked.clear()
        for again in (True, False, False):
            assert shown(watcher.search(medium, "", "surat", again=again)) == ["surat.pdf"]
        return len(asked)

    eventually(lambda: searched() == 1)  # once the file's own change has been told
    watcher.search(medium, "", "pdf", again=False)
    assert len(asked) == 2


def test_a_folder_is_no_file_and_a_file_no_folder(watcher: MediaWatcher, stick: Path) -> None:
    (stick / "map").mkdir()
    (stick / "kosong.pdf").touch()
    os.utime(stick / "kosong.pdf", ns=(0, 0))
    medium = watcher.media()[0].id
    tokens = {entry.name: entry.token for entry in watcher.listing(medium).entries}
    assert watcher.look(medium, tokens["kosong.pdf"]).size == 0
    with pytest.raises(Fault, match="file_unknown"):
        watcher.look(medium, tokens["map"])
    with pytest.raises(Fault, match="file_unknown"):
        watcher.listing(medium, tokens["kosong.pdf"])


def test_a_file_that_is_gone_is_not_one_that_changed(watcher: MediaWatcher, stick: Path) -> None:
    (stick / "a.pdf").write_bytes(b"x")
    (stick / "map").mkdir()
    medium = watcher.media()[0].id
    tokens = {entry.name: entry.token for entry in watcher.listing(medium).entries}
    source = watcher.source(medium, tokens["a.pdf"])
    (stick / "a.pdf").rename(stick / "b.pdf")
    (stick / "map").rmdir()
    with pytest.raises(Fault, match="file_gone"):
        source.open()
    with pytest.raises(Fault, match="folder_gone"):
        watcher.listing(medium, tokens["map"])


def test_an_entry_that_went_while_it_was_looked_at_is_listed_as_unreadable(
    watcher: MediaWatcher, stick: Path
) -> None:
    (stick / "a.pdf").write_bytes(b"x")
    with os.scandir(stick) as entries:
        (entry,) = [one for one in entries if one.name == "a.pdf"]
    (stick / "a.pdf").unlink()
    row = listing._Look(watcher.media()[0], None, deep=False).row(entry)
    assert (row.kind, row.reason) == ("refused", "entry_unreadable")


def test_a_folder_that_the_stick_no_longer_gives_is_told(
    watcher: MediaWatcher, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    medium = watcher.media()[0].id

    def worn(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, "a worn stick")

    monkeypatch.setattr(listing, "scan", worn)
    with pytest.raises(Fault, match="folder_unreadable"):
        watcher.listing(medium)


def test_an_invisible_name_can_be_read_and_opened(watcher: MediaWatcher, stick: Path) -> None:
    (stick / "\u00a0").mkdir()
    (stick / "\u00a0" / "x.pdf").touch()
    medium = watcher.media()[0].id
    (entry,) = watcher.listing(medium).entries
    assert entry.name == "U+00A0"
    assert shown(watcher.listing(medium, entry.token)) == ["x.pdf"]


def test_twenty_thousand_names_are_quick_and_take_little_memory(
    stick: Path, demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Generous: 0.3 s and 15 MB were measured on a machine with two busy processors."""
    (stick / "PENAWARAN").mkdir()
    subprocess.run(
        ["sh", "-c", "seq -f IMG_%05g.jpg 20000 | xargs touch"], cwd=stick, check=True, timeout=60
    )
    import tracemalloc

    with MediaWatcher([demo], mount_roots=()) as watcher:
        medium = watcher.media()[0].id
        begin = time.thread_time()  # what else the machine does is not listing
        folder = watcher.listing(medium)
        took = time.thread_time() - begin
        tracemalloc.start()
        watcher.listing(medium)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        monkeypatch.setattr(listing, "MAX_SEARCH_S", 60.0)
        begin = time.thread_time()
        found = watcher.search(medium, "", "19999", again=True)
        searched = time.thread_time() - begin
    assert (len(folder.entries), folder.total) == (listing.MAX_ENTRIES + 1, 20_001)
    assert shown(found) == ["IMG_19999.jpg"]
    print(f"listing {took:.3f} s, peak {peak / 1e6:.1f} MB, search {searched:.3f} s")
    assert took < 3
    assert searched < 3
    assert peak < 40_000_000
