"""Where sticks appear on this machine, which each one is and what it is called."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import psutil  # type: ignore[import-untyped,unused-ignore]

from kiosk.intake import devices, mounts, names
from kiosk.intake.devices import Device, Devices

MOUNT_ROOTS = (Path("/media"), Path("/run/media"))  # udisks2 on Debian, and everywhere else
LABEL_LENGTH = 40

# Not sticks, even when somebody mounts them there: networks, helpers, the kernel's own.
_NEVER = frozenset({"autofs", "cifs", "nfs", "nfs4", "smb3", "9p", "proc", "sysfs", "devtmpfs"})
_KERNEL_NAME = re.compile(r"(sd[a-z]+|mmcblk\d+p?|nvme\d+n\d+p?|loop)\d*")
_NTFS = frozenset({"ntfs", "ntfs3"})

# Which mount, device and folder a stick is seen through. Not how it is mounted: the kernel takes
# the right to write away from a worn stick while it is being read.
Presence = tuple[Path, int, str, str, tuple[int, int]]


@dataclass(frozen=True)
class Medium:
    """A stick as it was last seen. `id` is opaque and the same when the same stick comes back.

    `why_read_only`: "switch" (the medium is write-protected), "unclean" (NTFS: perhaps Windows has
    not let go of it), "" when it can be written, or when we cannot tell.
    """

    id: str
    label: str  # already safe for a screen, and no other stick's
    root: Path
    free_bytes: int = field(compare=False)  # of a folder on the system disk it changes all the time
    total_bytes: int = field(compare=False)
    read_only: bool
    fs_type: str
    mount_id: int  # 0: a plain folder, or a system without a mount table
    device: str  # "major:minor" of the block device behind it, or ""
    inode: tuple[int, int]  # (st_dev, st_ino) of the root
    sequence: str = ""  # of the medium in its device, see `Device`
    identity: bytes = field(default=b"", repr=False)  # what `id` is made of: the same for ever
    why_read_only: Literal["switch", "unclean", ""] = ""

    @property
    def refusal(self) -> str:
        """The code that says why nothing can be saved to it."""
        return "medium_unclean" if self.why_read_only == "unclean" else "medium_read_only"

    @property
    def presence(self) -> Presence:
        """Another value is another stick, or the same one plugged in again."""
        return (self.root, self.mount_id, self.device, self.sequence, self.inode)


class Places:
    """Every stick there is now. One that stays keeps its identity and its name."""

    def __init__(
        self,
        folders: Sequence[Path],
        mount_roots: Sequence[Path],
        salt: bytes,
        known: Devices | None = None,
    ) -> None:
        self._folders, self._mount_roots, self._salt = folders, mount_roots, salt
        self.devices = known or Devices()
        self._here: dict[Presence, tuple[bytes, str]] = {}
        self._called: dict[bytes, str] = {}  # names of this visit's sticks that are away

    def find(self) -> list[Medium]:
        """In the order of their labels.

        Sub-folders of `folders` count as they are; below `mount_roots` only real mounts do, since
        an empty folder there is what a stick leaves behind.
        """
        table = {mount.path: mount for mount in mounts.current()}
        roots: dict[Path, None] = {}
        for folder in self._folders:
            roots.update(dict.fromkeys(_sub_folders(folder)))
        roots.update(dict.fromkeys(_mounted_below(self._mount_roots, table.values())))
        roots.update(dict.fromkeys(_drive_letters()))
        seen = [one for root in roots if (one := self._see(root, table.get(root)))]
        here = {one.presence for one, _, _ in seen}
        self._here = {presence: kept for presence, kept in self._here.items() if presence in here}
        found = [self._name(*one) for one in seen]
        return sorted(found, key=lambda m: (names.natural(m.label), m.root))

    def forget(self) -> None:
        """Names of sticks that are away are free again."""
        self._called.clear()

    def _see(
        self, root: Path, mount: mounts.Mount | None
    ) -> tuple[Medium, Device | None, mounts.Mount | None] | None:
        """None when it went away while being looked at."""
        number = mount.device if mount and mount.has_block_device else ""
        try:
            status = root.lstat()
            usage = shutil.disk_usage(root)
        except OSError:
            return None
        if number and not self.devices.is_present(number):
            return None
        device = self.devices.look_up(number) if number else None
        fs_type = (device.fs_type if device else "") or (mount.fs_type if mount else "")
        read_only = _is_read_only(root)
        medium = Medium(
            id="",
            label="",
            root=root,
            free_bytes=usage.free,
            total_bytes=usage.total,
            read_only=read_only,
            fs_type=fs_type,
            mount_id=mount.id if mount else 0,
            device=number,
            inode=(status.st_dev, status.st_ino),
            sequence=device.sequence if device else "",
            why_read_only=_why(device, fs_type) if read_only else "",
        )
        return medium, device, mount

    def _name(self, medium: Medium, device: Device | None, mount: mounts.Mount | None) -> Medium:
        kept = self._here.get(medium.presence)
        if kept is None:
            identity, lasting = self._identity(medium, device, mount)
            kept = (identity, self._label(identity, medium, device, lasting=lasting))
            self._here[medium.presence] = kept
        identity, label = kept
        key = hashlib.blake2s(identity, key=self._salt, digest_size=12).hexdigest()
        return replace(medium, id=key, label=label, identity=identity)

    def _identity(
        self, medium: Medium, device: Device | None, mount: mounts.Mount | None
    ) -> tuple[bytes, bool]:
        """What it is, and whether it will be that again when it comes back.

        What carries nothing of its own is another stick each time it appears.
        """
        lasting = True
        if mount is None and medium.root == Path(medium.root.anchor):  # a drive letter
            own = f"volume|{medium.inode[0]}".encode()  # st_dev is the volume's serial number
        elif mount is None:
            own = b"folder|" + os.fsencode(medium.root)
        elif device is not None and device.identity():
            own = device.identity()
        elif device is not None and device.sequence:
            own = f"disk|{_boot_id()}|{device.sequence}|{device.name}".encode()
        else:
            own, lasting = secrets.token_bytes(16), False
        if own in {identity for identity, _ in self._here.values()}:  # a copy of one that is here
            own, lasting = own + secrets.token_bytes(16), False
        return own, lasting

    def _label(
        self, identity: bytes, medium: Medium, device: Device | None, *, lasting: bool
    ) -> str:
        called = self._called.get(identity)
        taken = {label for _, label in self._here.values()}
        if called and called not in taken:
            return called
        taken |= set(self._called.values())
        plain = names.safe(_own_name(medium, device), LABEL_LENGTH)
        label, number = plain, 2
        while label in taken:
            label, number = f"{plain} ({number})", number + 1
        if lasting:
            self._called[identity] = label
        return label


def is_present(medium: Medium, known: Devices | None = None) -> bool:
    """Asks the disk, not the last scan."""
    if medium.device:
        device = (known or Devices()).look_up(medium.device)
        if device is None or not device.size_bytes or device.sequence != medium.sequence:
            return False
    try:
        status = medium.root.lstat()
    except OSError:
        return False
    return (status.st_dev, status.st_ino) == medium.inode


def _own_name(medium: Medium, device: Device | None) -> bytes | str:
    if device is not None and device.is_known_to_udev:
        return device.label
    if _KERNEL_NAME.fullmatch(medium.root.name):
        return devices.size_label(device.size_bytes if device else medium.total_bytes)
    return os.fsencode(medium.root.name or str(medium.root))


def _why(device: Device | None, fs_type: str) -> Literal["switch", "unclean", ""]:
    if device is not None and device.write_protected:
        return "switch"
    return "unclean" if fs_type in _NTFS else ""


def _sub_folders(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder.resolve()) as entries:
            return [
                Path(entry.path)
                for entry in entries
                if not entry.name.startswith(".") and entry.is_dir(follow_symlinks=False)
            ]
    except OSError:
        return []


def _mounted_below(roots: Sequence[Path], table: Iterable[mounts.Mount]) -> list[Path]:
    tops = [root.resolve() for root in roots]
    return [
        mount.path
        for mount in table
        if mount.fs_type not in _NEVER
        and not mount.fs_type.startswith("fuse.")
        and any(top in mount.path.parents for top in tops)
    ]


def _drive_letters() -> list[Path]:
    if sys.platform != "win32":
        return []
    return [Path(p.mountpoint) for p in psutil.disk_partitions() if "removable" in p.opts]


def _boot_id() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return secrets.token_hex(16)


def _is_read_only(root: Path) -> bool:
    if sys.platform == "win32":
        return not os.access(root, os.W_OK)
    try:
        return bool(os.statvfs(root).f_flag & os.ST_RDONLY) or not os.access(root, os.W_OK)
    except OSError:
        return True
