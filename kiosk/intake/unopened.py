"""Sticks that are plugged in and that nobody can read here, each with the reason."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from itertools import groupby

from kiosk.intake import names
from kiosk.intake.devices import Device, Devices
from kiosk.intake.places import LABEL_LENGTH

# What the installed seat mounts (70-lpse-stick.rules).
MOUNTED_TYPES = frozenset({"vfat", "exfat", "ntfs"})
MOUNTING_S = 6.0  # a large NTFS disk takes seconds to mount
LOOKING_S = 1.5  # udev looks at a disk first, then at its partitions

# Partitions that carry nothing of a person: EFI, Microsoft reserved, EFI in an old table.
_SYSTEM_PARTS = frozenset(
    {"c12a7328-f81f-11d2-ba4b-00a0c93ec93b", "e3c9e316-0b5c-4db8-817d-f92df00215ae", "0xef"}
)
_CALLED = {
    "ext2": "Linux (ext2)", "ext3": "Linux (ext3)", "ext4": "Linux (ext4)",
    "btrfs": "Linux (btrfs)", "xfs": "Linux (xfs)", "f2fs": "Android (f2fs)",
    "hfs": "Mac (HFS)", "hfsplus": "Mac (HFS+)", "apfs": "Mac (APFS)",
    "iso9660": "CD/DVD (ISO 9660)", "udf": "DVD (UDF)", "ReFS": "Windows Server (ReFS)",
    "LVM2_member": "Linux (LVM)", "linux_raid_member": "Linux (RAID)",
}  # fmt: skip


@dataclass(frozen=True)
class Unopened:
    """`code` and `params` have their sentence in `kiosk/errors/`. `id` is opaque."""

    id: str
    label: str
    code: str
    params: dict[str, str] = field(default_factory=dict)


class Unreadable:
    """Remembers since when each device is here, so that mounting has its time."""

    def __init__(
        self, devices: Devices, salt: bytes, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._devices, self._salt, self._monotonic = devices, salt, monotonic
        self._since: dict[tuple[str, str], float] = {}

    def find(self, mounted: Collection[str]) -> list[Unopened]:
        """`mounted` are the numbers ("8:17") of all devices that are mounted anywhere."""
        now = self._monotonic()
        here = [one for one in self._devices.on_usb() if one.is_known_to_udev or not one.size_bytes]
        self._since = {
            (one.number, one.sequence): self._since.get((one.number, one.sequence), now)
            for one in here
        }
        found: list[Unopened] = []
        for _, group in groupby(sorted(here, key=lambda one: one.disk), lambda one: one.disk):
            disk = list(group)
            here_s = now - max(self._since[one.number, one.sequence] for one in disk)
            found += [
                one
                for one in self._of_disk(disk, mounted)
                if here_s >= (MOUNTING_S if one.code == "medium_damaged" else LOOKING_S)
            ]
        return found

    def _of_disk(self, disk: list[Device], mounted: Collection[str]) -> list[Unopened]:
        parts = [one for one in disk if one.name != one.disk] or disk
        parts = [one for one in parts if _part_type(one) not in _SYSTEM_PARTS] or parts[:1]
        judged = [(one, judge(one)) for one in parts if one.number not in mounted]
        # A part without a file system matters only where there is nothing else.
        if len(judged) < len(parts) or any(code != "medium_unformatted" for _, (code, _) in judged):
            judged = [pair for pair in judged if pair[1][0] != "medium_unformatted"]
        else:
            judged = judged[:1]
        return [self._tell(one, code, params) for one, (code, params) in judged]

    def _tell(self, one: Device, code: str, params: dict[str, str]) -> Unopened:
        text = f"unopened|{one.number}|{one.sequence}|{code}".encode()
        key = hashlib.blake2s(text, key=self._salt, digest_size=12).hexdigest()
        label = names.safe(one.label, LABEL_LENGTH)
        return Unopened(key, label, code, {"label": label, **params})


def _part_type(one: Device) -> str:
    return one.facts.get("ID_PART_ENTRY_TYPE", "")


def judge(one: Device) -> tuple[str, dict[str, str]]:
    """Why a device that nothing mounts cannot be read: a code, and what its sentence needs."""
    if not one.size_bytes:
        return "reader_empty", {}
    if one.fs_type == "BitLocker":
        return "medium_encrypted", {"how": "BitLocker"}
    if one.facts.get("ID_FS_USAGE") == "crypto":
        return "medium_encrypted", {"how": one.fs_type}
    if not one.fs_type:
        return "medium_unformatted", {}
    if one.fs_type in MOUNTED_TYPES:
        return "medium_damaged", {}
    return "medium_foreign", {"format": _CALLED.get(one.fs_type, one.fs_type)}
