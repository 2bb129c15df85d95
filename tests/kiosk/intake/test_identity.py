"""Which stick is which: names on the screen, and never one taken for another."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.intake import MediaWatcher, Medium
from kiosk.intake.devices import size_label
from kiosk.intake.mounts import Mount
from kiosk.intake.places import Places, is_present
from sync.errors import Fault
from tests.kiosk.intake.machines import FakeMachine
from tests.kiosk.intake.support import eventually, may_mount, mounted, needs_mount, pull

__all__ = ["may_mount"]

KINGSTON = {
    "ID_FS_TYPE": "vfat",
    "ID_FS_UUID": "1234-ABCD",
    "ID_FS_UUID_ENC": "1234-ABCD",
    "ID_FS_LABEL": "DATA_BUDI",
    "ID_FS_LABEL_ENC": r"DATA\x20BUDI",
    "ID_SERIAL_SHORT": "60A44C413C",
    "ID_VENDOR": "Kingston",
    "ID_MODEL": "DataTraveler_3.0",
}


class Room:
    """The mount table is ours, the folders and the watcher's part are real."""

    def __init__(self, top: Path, patch: pytest.MonkeyPatch) -> None:
        self.machine = FakeMachine(top / "machine")
        self.top = top / "media"
        self.table: list[Mount] = []
        patch.setattr("kiosk.intake.mounts.current", lambda: list(self.table))
        self.places = Places((), [self.top], b"salt", self.machine.devices)

    def plug(self, name: str, number: str, diskseq: int = 1, **facts: str) -> Medium:
        """Plugged in and mounted; the stick as the seat sees it."""
        self.machine.plug(name, number, diskseq=diskseq, **facts)
        folder = self.top / name
        folder.mkdir(parents=True, exist_ok=True)
        self.table.append(Mount(100 + len(self.table), folder, number, "vfat"))
        return next(one for one in self.places.find() if one.root == folder)

    def pull(self, name: str, number: str) -> None:
        self.machine.unplug(name, number)
        self.table = [mount for mount in self.table if mount.device != number]
        self.places.find()


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    return Room(tmp_path, monkeypatch)


def test_a_stick_bears_its_own_name(room: Room) -> None:
    assert room.plug("sdb", "8:16", **KINGSTON).label == "DATA BUDI"


@pytest.mark.parametrize(
    ("without", "label"),
    [
        (("ID_FS_LABEL_ENC",), "Kingston DataTraveler 3.0"),
        (("ID_FS_LABEL_ENC", "ID_VENDOR", "ID_MODEL"), "16 GB"),
    ],
)
def test_without_a_name_it_is_called_by_maker_or_size(
    room: Room, without: tuple[str, ...], label: str
) -> None:
    facts = {key: value for key, value in KINGSTON.items() if key not in without}
    assert room.plug("sdb", "8:16", **facts).label == label


def test_a_hostile_label_is_only_a_label(room: Room) -> None:
    facts = KINGSTON | {"ID_FS_LABEL_ENC": r"A\xe2\x80\xaeB\x0a<b>" + "x" * 60}
    label = room.plug("sdb", "8:16", **facts).label
    assert label.startswith("A�B�<b>x")
    assert len(label) == 40


def test_two_of_one_name_are_told_apart_and_keep_their_names(room: Room) -> None:
    first = room.plug("sdb", "8:16", 1, **KINGSTON)
    facts = KINGSTON | {"ID_FS_UUID_ENC": "9999-0000"}
    second = room.plug("sdc", "8:32", 2, **facts)
    assert (first.label, second.label) == ("DATA BUDI", "DATA BUDI (2)")
    room.pull("sdb", "8:16")
    assert [one.label for one in room.places.find()] == ["DATA BUDI (2)"]
    assert room.plug("sdb", "8:16", 3, **KINGSTON).label == "DATA BUDI"


def test_names_are_free_again_with_the_next_visit(room: Room) -> None:
    room.plug("sdb", "8:16", 1, **KINGSTON)
    room.pull("sdb", "8:16")
    room.places.forget()
    facts = KINGSTON | {"ID_FS_UUID_ENC": "9999-0000"}
    assert room.plug("sdb", "8:16", 2, **facts).label == "DATA BUDI"


def test_the_same_stick_at_another_port_is_the_same(room: Room) -> None:
    before = room.plug("sdb", "8:16", 1, **KINGSTON)
    room.pull("sdb", "8:16")
    after = room.plug("sdc", "8:32", 2, **KINGSTON)
    assert (after.id, after.identity, after.label) == (before.id, before.identity, before.label)
    assert after.presence != before.presence


@pytest.mark.parametrize(
    "other",
    [
        {"ID_FS_UUID_ENC": "9999-0000", "ID_FS_UUID": "9999-0000"},
        {"ID_SERIAL_SHORT": "ANOTHER"},  # copied block by block onto a stick of another number
        {"ID_PART_ENTRY_UUID": "c0ffee-01"},
    ],
)
def test_another_stick_of_the_same_size_and_place_is_another(
    room: Room, other: dict[str, str]
) -> None:
    before = room.plug("sdb", "8:16", 1, **KINGSTON)
    room.pull("sdb", "8:16")
    assert room.plug("sdb", "8:16", 2, **(KINGSTON | other)).id != before.id


def test_sticks_that_carry_nothing_of_their_own_are_never_each_other(room: Room) -> None:
    bare = {"ID_FS_TYPE": "vfat", "ID_MODEL": "Flash"}
    before = room.plug("sdb", "8:16", 1, **bare)
    room.pull("sdb", "8:16")
    after = room.plug("sdb", "8:16", 2, **bare)
    assert (before.label, after.label) == ("Flash", "Flash (2)")
    assert before.id != after.id


def test_one_that_stays_is_the_same_for_a_seat_that_starts_again(room: Room) -> None:
    before = room.plug("sdb", "8:16", 1, ID_FS_TYPE="vfat")
    again = Places((), [room.top], b"other", room.machine.devices).find()[0]
    assert again.identity == before.identity


def test_a_copy_beside_its_original_is_another(room: Room) -> None:
    first = room.plug("sdb", "8:16", 1, **KINGSTON)
    copy = room.plug("sdc", "8:32", 2, **KINGSTON)
    assert first.id != copy.id
    assert {one.id for one in room.places.find()} == {first.id, copy.id}


def test_a_swap_between_two_looks_is_noticed(room: Room) -> None:
    """Same port, folder, mount number and inode: the kernel's count of media tells."""
    before = room.plug("sdb", "8:16", 1, **KINGSTON)
    assert is_present(before, room.machine.devices)
    room.machine.plug("sdb", "8:16", diskseq=2, **(KINGSTON | {"ID_FS_UUID_ENC": "9999-0000"}))
    assert not is_present(before, room.machine.devices)
    assert room.places.find()[0].id != before.id


def test_a_card_taken_out_of_its_reader_is_gone(room: Room) -> None:
    before = room.plug("sdb", "8:16", 1, **KINGSTON)
    room.machine.plug("sdb", "8:16", 0, diskseq=1, **KINGSTON)
    assert not is_present(before, room.machine.devices)
    assert room.places.find() == []


@pytest.mark.parametrize(
    ("switch", "fs_type", "why", "refusal"),
    [
        (True, "vfat", "switch", "medium_read_only"),
        (False, "ntfs", "unclean", "medium_unclean"),
        (False, "vfat", "", "medium_read_only"),
    ],
)
def test_why_a_stick_can_only_be_read(
    room: Room, monkeypatch: pytest.MonkeyPatch, switch: bool, fs_type: str, why: str, refusal: str
) -> None:
    monkeypatch.setattr("kiosk.intake.places._is_read_only", lambda _root: True)
    room.machine.plug("sdb", "8:16", ro=switch, **(KINGSTON | {"ID_FS_TYPE": fs_type}))
    (room.top / "sdb").mkdir(parents=True)
    room.table.append(Mount(100, room.top / "sdb", "8:16", fs_type))
    (medium,) = room.places.find()
    assert (medium.why_read_only, medium.refusal) == (why, refusal)


def test_a_drive_letter_is_known_by_its_volume(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows: the letter may change, the volume's serial number does not."""
    monkeypatch.setattr("kiosk.intake.mounts.current", list)
    monkeypatch.setattr("kiosk.intake.places._drive_letters", lambda: [Path("/")])
    places = Places((), (), b"salt")
    (medium,) = places.find()
    assert medium.identity == f"volume|{Path('/').lstat().st_dev}".encode()
    assert places.find()[0].id == medium.id


def test_sizes_read_as_on_the_stick() -> None:
    assert [size_label(size) for size in (15_600_000_000, 1_000_000_000, 64_000_000)] == [
        "16 GB", "1 GB", "64 MB",
    ]  # fmt: skip


@needs_mount
def test_two_mounts_at_one_place_are_two_sticks(tmp_path: Path) -> None:
    with MediaWatcher(mount_roots=[tmp_path]) as watcher:
        ids = set()
        for content in (b"firm A", b"firm B, another stick"):
            with mounted(tmp_path / "sdb1") as usb:
                (usb / "penawaran.pdf").write_bytes(content)
                eventually(lambda: bool(watcher.media()))
                medium = watcher.media()[0]
                assert medium.id not in ids
                ids.add(medium.id)
                source = watcher.source(medium.id, watcher.listing(medium.id).entries[0].token)
                pull(usb)
                eventually(lambda: not watcher.media())
        with pytest.raises(Fault, match="medium_gone"):
            source.open()


@needs_mount
def test_a_stick_remounted_read_only_while_it_is_read_is_not_pulled(tmp_path: Path) -> None:
    """The kernel does that to a worn stick (errors=remount-ro)."""
    with MediaWatcher(mount_roots=[tmp_path]) as watcher, mounted(tmp_path / "USB") as usb:
        (usb / "a.bin").write_bytes(bytes(100_000))
        medium = _first(watcher)
        source = watcher.source(medium.id, watcher.listing(medium.id).entries[0].token)
        with source.open() as file:
            file.read(10)
            subprocess.run(["mount", "-o", "remount,ro", usb], check=True)
            eventually(lambda: watcher.media()[0].read_only)
            assert len(file.read()) == 99_990
            source.verify(file)
        assert watcher.media()[0].id == medium.id
        with pytest.raises(Fault, match="medium_read_only"):
            watcher.save(medium.id, "x.txt", b"x")
        with source.open() as file:
            file.read(10)
            pull(usb)
            eventually(lambda: not watcher.media())
            with pytest.raises(Fault, match="medium_gone"):
                file.read(10)


def _first(watcher: MediaWatcher) -> Medium:
    found: Callable[[], bool] = lambda: bool(watcher.media())  # noqa: E731
    eventually(found)
    return watcher.media()[0]
