"""A stick that nobody can read here is said to be there, and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.intake.unopened import LOOKING_S, MOUNTING_S, Unreadable
from tests.kiosk.intake.machines import SATA, FakeMachine

FAT = {"ID_FS_TYPE": "vfat", "ID_FS_USAGE": "filesystem", "ID_FS_UUID": "1234-ABCD"}


class Room:
    def __init__(self, top: Path) -> None:
        self.machine = FakeMachine(top)
        self.now = 0.0
        self.unreadable = Unreadable(self.machine.devices, b"salt", lambda: self.now)

    def told(self, *mounted: str, after_s: float = MOUNTING_S) -> list[tuple[str, str]]:
        self.unreadable.find(mounted)
        self.now += after_s
        return [(one.code, one.label) for one in self.unreadable.find(mounted)]


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


@pytest.mark.parametrize(
    ("facts", "code", "params"),
    [
        ({"ID_FS_TYPE": "BitLocker", "ID_FS_USAGE": "crypto"}, "medium_encrypted", "BitLocker"),
        ({"ID_FS_TYPE": "crypto_LUKS", "ID_FS_USAGE": "crypto"}, "medium_encrypted", "crypto_LUKS"),
        ({"ID_FS_TYPE": "ext4", "ID_FS_USAGE": "filesystem"}, "medium_foreign", "Linux (ext4)"),
        ({"ID_FS_TYPE": "apfs", "ID_FS_USAGE": "filesystem"}, "medium_foreign", "Mac (APFS)"),
        ({"ID_FS_TYPE": "udf", "ID_FS_USAGE": "filesystem"}, "medium_foreign", "DVD (UDF)"),
        ({"ID_FS_TYPE": "strange", "ID_FS_USAGE": "other"}, "medium_foreign", "strange"),
        ({"ID_PART_ENTRY_TYPE": "0x7"}, "medium_unformatted", None),
        (FAT, "medium_damaged", None),
    ],
)
def test_each_reason_is_told_apart(
    room: Room, facts: dict[str, str], code: str, params: str | None
) -> None:
    room.machine.plug("sdb", "8:16", ID_PART_TABLE_TYPE="dos")
    room.machine.plug("sdb1", "8:17", ID_MODEL="Ultra_Fit", ID_VENDOR="SanDisk", **facts)
    assert room.told() == [(code, "SanDisk Ultra Fit")]
    (one,) = room.unreadable.find(())
    assert [v for k, v in one.params.items() if k != "label"] == ([params] if params else [])


def test_a_stick_without_a_partition_table_is_judged_itself(room: Room) -> None:
    room.machine.plug("sdb", "8:16", ID_MODEL="Flash", ID_FS_TYPE="BitLocker")
    assert room.told() == [("medium_encrypted", "Flash")]


def test_an_empty_reader_is_told_and_a_card_in_it_is_not(room: Room) -> None:
    room.machine.plug("sdb", "8:16", 0, ID_MODEL="SD_Reader")
    assert room.told() == [("reader_empty", "SD Reader")]
    room.machine.plug("sdb", "8:16", diskseq=2, **FAT)
    assert room.told("8:16") == []


def test_what_is_mounted_is_not_told(room: Room) -> None:
    room.machine.plug("sdb", "8:16", ID_PART_TABLE_TYPE="dos")
    room.machine.plug("sdb1", "8:17", **FAT)
    assert room.told("8:17") == []


def test_mounting_has_its_time(room: Room) -> None:
    room.machine.plug("sdb1", "8:17", **FAT)
    assert room.told(after_s=LOOKING_S) == []
    assert room.told(after_s=MOUNTING_S) != []


def test_the_same_port_again_has_its_time_again(room: Room) -> None:
    room.machine.plug("sdb", "8:16", diskseq=4, **FAT)
    assert room.told() != []
    room.machine.plug("sdb", "8:16", diskseq=5, **FAT)
    assert room.unreadable.find(()) == []


def test_one_bad_part_beside_a_good_one_is_told_but_no_empty_or_system_part(room: Room) -> None:
    room.machine.plug("sdb", "8:16", ID_PART_TABLE_TYPE="gpt")
    room.machine.plug("sdb1", "8:17", **FAT)
    room.machine.plug("sdb2", "8:18", ID_FS_LABEL_ENC="RAHASIA", ID_FS_TYPE="BitLocker")
    room.machine.plug("sdb3", "8:19", ID_PART_ENTRY_TYPE="0x7")
    efi = "c12a7328-f81f-11d2-ba4b-00a0c93ec93b"
    room.machine.plug("sdb4", "8:20", ID_PART_ENTRY_TYPE=efi, **FAT)
    assert room.told("8:17") == [("medium_encrypted", "RAHASIA")]


def test_disks_inside_the_machine_are_nobodys_stick(room: Room) -> None:
    room.machine.plug("sda", "8:0", bus=SATA, ID_PART_TABLE_TYPE="gpt")
    room.machine.plug("sda1", "8:1", bus=SATA, ID_FS_TYPE="crypto_LUKS")
    assert room.told() == []


def test_what_udev_has_not_looked_at_yet_is_not_judged(room: Room) -> None:
    room.machine.plug("sdb", "8:16")
    assert room.told() == []
