"""The kernel's table."""

from __future__ import annotations

from pathlib import Path

from kiosk.intake import mounts

TABLE = (
    b"36 35 8:17 / /media/ani/USB\\040DISK\\134x rw,nosuid shared:1 - vfat /dev/sdb1 rw\n"
    b"37 35 0:40 / /media/ani/USB\\040DISK\\134x rw - tmpfs tmpfs rw\n"
    b"38 35 8:33 / /media/ani/\\303\\251 ro - exfat /dev/sdc1 ro\n"
    b"garbage\n"
)


def test_names_are_unescaped_and_the_topmost_mount_counts() -> None:
    found = mounts.parse(TABLE)
    assert [(m.path, m.fs_type, m.has_block_device) for m in found] == [
        (Path("/media/ani/USB DISK\\x"), "tmpfs", False),
        (Path("/media/ani/é"), "exfat", True),
    ]


def test_our_own_table_is_read() -> None:
    # Not "/": inside a chroot the root itself is no mount.
    assert any(mount.path == Path("/proc") for mount in mounts.current())
