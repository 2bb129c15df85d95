"""What nobody means to hand in: files that programs and systems leave, and what is hidden."""

from __future__ import annotations

import errno
import fnmatch
import os
import re
import struct
import sys

# Compared in lower case.
_PATTERNS = (
    # Office and LibreOffice, while a document is open or after a crash
    "~$*", "~wr[a-z]*.tmp", "~*.tmp", ".~lock.*#", "~lock.*#", "*.~tmp", "ppt*.tmp",
    # chkdsk and fsck
    "bootex.log", "found.[0-9][0-9][0-9]", "fsck[0-9][0-9][0-9][0-9].rec", "lost+found",
    # Windows
    "system volume information", "$recycle.bin", "recycler", "recycled", "thumbs.db",
    "ehthumbs.db", "ehthumbs_vista.db", "desktop.ini", "autorun.inf", "folder.htt",
    "wpsettings.dat", "indexervolumeguid", "$mft*", "$logfile", "hiberfil.sys", "pagefile.sys",
    "swapfile.sys", "msdownld.tmp",
    # Android
    "lost.dir",
    # macOS, Linux and everything else that hides by a dot; our own unfinished files too
    ".*", "__macosx", "network trash folder", "temporary items",
)  # fmt: skip
_CLUTTER = re.compile("|".join(fnmatch.translate(pattern) for pattern in _PATTERNS), re.DOTALL)

_HIDDEN_OR_SYSTEM = 0x2 | 0x4
_FAT_GET_ATTRIBUTES = 0x80047210  # _IOR('r', 0x10, __u32), linux/msdos_fs.h
_FAT = frozenset({"vfat", "msdos", "exfat"})
_NTFS = frozenset({"ntfs", "ntfs3", "fuseblk"})


def is_clutter(name: str) -> bool:
    """Whether a file name is one that programs and systems leave behind."""
    return _CLUTTER.fullmatch(name.lower()) is not None


def is_hidden(folder: int | None, name: str, status: os.stat_result, fs_type: str) -> bool:
    """The attribute "hidden" or "system" of FAT, exFAT and NTFS, where the system tells it.

    `folder` is a handle of the folder (None on Windows), `status` the entry's own, not of a
    link. Raises OSError when the stick fails.
    """
    if sys.platform == "win32":
        return bool(status.st_file_attributes & _HIDDEN_OR_SYSTEM)
    if folder is None:
        return False
    try:
        if fs_type in _FAT:
            return bool(_fat_attributes(folder, name) & _HIDDEN_OR_SYSTEM)
        if fs_type in _NTFS and sys.platform == "linux":
            path = f"/proc/self/fd/{folder}/{name}"
            value = os.getxattr(path, "system.ntfs_attrib", follow_symlinks=False)
            return bool(struct.unpack("=I", value)[0] & _HIDDEN_OR_SYSTEM)
    except OSError as error:  # a driver without attributes is no reason to hide anything
        if error.errno in (errno.EIO, errno.ENODEV):
            raise
    return False


def _fat_attributes(folder: int, name: str) -> int:
    import fcntl  # not on Windows

    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC
    handle = os.open(name, flags, dir_fd=folder)
    try:
        value = fcntl.ioctl(handle, _FAT_GET_ATTRIBUTES, bytes(4))
    finally:
        os.close(handle)
    return int(struct.unpack("=I", value)[0])
