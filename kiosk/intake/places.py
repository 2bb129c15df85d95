"""Where sticks appear on this machine, and what each one is."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil  # type: ignore[import-untyped,unused-ignore]

from kiosk.intake import mounts, names

MOUNT_ROOTS = (Path("/media"), Path("/run/media"))  # udisks2 on Debian, and everywhere else

# Not sticks, even when somebody mounts them there: networks, helpers, the kernel's own.
_NEVER = frozenset({"autofs", "cifs", "nfs", "nfs4", "smb3", "9p", "proc", "sysfs", "devtmpfs"})


@dataclass(frozen=True)
class Medium:
    """A stick as it was last seen. `id` is opaque and the same when the same stick comes back."""

    id: str
    label: str  # already safe for a screen
    root: Path
    free_bytes: int = field(compare=False)  # of a folder on the system disk it changes all the time
    total_bytes: int = field(compare=False)
    read_only: bool
    fs_type: str
    mount_id: int  # 0: a plain folder, or a system without a mount table
    device: str  # "major:minor" of the block device behind it, or ""
    inode: tuple[int, int]  # (st_dev, st_ino) of the root: another value is another stick
    identity: bytes = field(default=b"", repr=False)  # what `id` is made of: the same for ever


def find(folders: Sequence[Path], mount_roots: Sequence[Path], salt: bytes) -> list[Medium]:
    """Every stick there is now, in the order of its label.

    Sub-folders of `folders` count as they are; below `mount_roots` only real mounts do, since an
    empty folder there is what a stick leaves behind.
    """
    table = {mount.path: mount for mount in mounts.current()}
    roots: dict[Path, None] = {}
    for folder in folders:
        roots.update(dict.fromkeys(_sub_folders(folder)))
    roots.update(dict.fromkeys(_mounted_below(mount_roots, table.values())))
    roots.update(dict.fromkeys(_drive_letters()))
    found = [_describe(root, table.get(root), salt) for root in roots]
    return sorted((m for m in found if m), key=lambda m: (m.label.casefold(), m.root))


def is_present(medium: Medium) -> bool:
    """Asks the disk, not the last scan."""
    if medium.device and not mounts.block_device_present(medium.device):
        return False
    try:
        status = medium.root.lstat()
    except OSError:
        return False
    return (status.st_dev, status.st_ino) == medium.inode


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


def _describe(root: Path, mount: mounts.Mount | None, salt: bytes) -> Medium | None:
    """None when it went away while being looked at."""
    device = mount.device if mount and mount.has_block_device else ""
    try:
        status = root.lstat()
        usage = shutil.disk_usage(root)
    except OSError:
        return None
    if device and not mounts.block_device_present(device):
        return None
    nature = f"{mount.fs_type}|{mounts.uuid_of(device) or usage.total}" if mount else "folder"
    identity = os.fsencode(root) + b"\0" + nature.encode()
    return Medium(
        id=hashlib.blake2s(identity, key=salt, digest_size=12).hexdigest(),
        label=names.safe(os.fsencode(root.name or str(root)), 40),
        root=root,
        free_bytes=usage.free,
        total_bytes=usage.total,
        read_only=_is_read_only(root),
        fs_type=mount.fs_type if mount else "",
        mount_id=mount.id if mount else 0,
        device=device,
        inode=(status.st_dev, status.st_ino),
        identity=identity,
    )


def _is_read_only(root: Path) -> bool:
    if sys.platform == "win32":
        return not os.access(root, os.W_OK)
    try:
        return bool(os.statvfs(root).f_flag & os.ST_RDONLY) or not os.access(root, os.W_OK)
    except OSError:
        return True
