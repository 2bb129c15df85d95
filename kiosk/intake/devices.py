"""Block devices as udev and the kernel know them: what a stick is called, which one it is.

Read from `/run/udev/data` and `/sys`: a service with PrivateDevices sees them, and no `/dev/disk`.
A line `E:KEY=value` of the first is a property of udev(7); sizes in `/sys` are in sectors.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_SECTOR = 512  # bytes; the kernel counts in these for every disk
_ON_USB = re.compile(r"/usb\d+/")
_ESCAPED = re.compile(rb"\\x([0-9a-fA-F]{2})")


@dataclass(frozen=True)
class Device:
    """`number` is "major:minor"; `disk` the name of the whole disk; `sequence` counts media.

    The kernel gives every disk that is plugged in, and every card put into a reader, a number of
    its own (`diskseq`, since 5.15); "" where it does not.
    """

    number: str
    name: str
    disk: str
    size_bytes: int
    write_protected: bool
    sequence: str
    facts: Mapping[str, str]

    @property
    def fs_type(self) -> str:
        """Return the file system as udev names it ("vfat", "ntfs"), "" where it does not know."""
        return self.facts.get("ID_FS_TYPE", "")

    @property
    def is_known_to_udev(self) -> bool:
        """Whether udev knows anything of this device."""
        return bool(self.facts)

    @property
    def label(self) -> str:
        """The file system's own, else maker and model, else the size: "16 GB"."""
        own = _unescape(self.facts.get("ID_FS_LABEL_ENC", "")).strip()
        maker = " ".join(
            word
            for key in ("ID_VENDOR", "ID_MODEL")
            for word in self.facts.get(key, "").replace("_", " ").split()
        )
        return own or maker or size_label(self.size_bytes)

    def identity(self) -> bytes:
        """The same for ever and at every port; b"" when the medium carries nothing of its own.

        Sticks copied block by block share all of it but the maker's serial number, if they have
        one at all.
        """
        uuid = self.facts.get("ID_FS_UUID_ENC", "") or self.facts.get("ID_FS_UUID", "")
        if not uuid:
            return b""
        more = [self.facts.get(key, "") for key in ("ID_SERIAL_SHORT", "ID_PART_ENTRY_UUID")]
        return "|".join(["fs", self.fs_type, uuid, *more, str(self.size_bytes)]).encode()


class Devices:
    """Looks up devices now; other roots than the machine's are for tests."""

    def __init__(self, sys: Path = Path("/sys"), udev: Path = Path("/run/udev/data")) -> None:
        self._sys, self._udev = sys, udev

    def is_present(self, number: str) -> bool:
        """False the moment a stick is pulled or a card taken out, before anybody unmounts it."""
        size = _line(self._sys / "dev" / "block" / number / "size")
        return size not in ("", "0")

    def look_up(self, number: str) -> Device | None:
        """None when there is no such block device."""
        try:
            return self._describe((self._sys / "dev" / "block" / number).resolve(strict=True))
        except OSError:
            return None

    def on_usb(self) -> list[Device]:
        """Disks and partitions behind a USB port, empty readers too; never optical drives."""
        try:
            names = sorted((self._sys / "class" / "block").iterdir())
        except OSError:
            return []
        found = []
        for name in names:
            try:
                path = name.resolve(strict=True)
                if _ON_USB.search(str(path)) and not name.name.startswith("sr"):
                    found.append(self._describe(path))
            except OSError:  # pulled out while being looked at
                continue
        return found

    def _describe(self, path: Path) -> Device:
        number = _line(path / "dev")
        disk = path.parent if (path / "partition").exists() else path
        return Device(
            number=number,
            name=path.name,
            disk=disk.name,
            size_bytes=int(_line(path / "size") or 0) * _SECTOR,
            write_protected="1" in (_line(path / "ro"), _line(disk / "ro")),
            sequence=_line(disk / "diskseq"),
            facts=self._facts(number),
        )

    def _facts(self, number: str) -> dict[str, str]:
        try:
            lines = (self._udev / f"b{number}").read_text("utf-8", "replace").splitlines()
        except OSError:
            return {}
        pairs = (line[2:].partition("=") for line in lines if line.startswith("E:"))
        return {key: value for key, _, value in pairs}


def size_label(size_bytes: int) -> str:
    """As printed on a stick: 15_600_000_000 → "16 GB"."""
    if size_bytes >= 999_500_000:
        return f"{size_bytes / 1e9:.0f} GB"
    return f"{size_bytes / 1e6:.0f} MB"


def _line(path: Path) -> str:
    try:
        return path.read_text("ascii", "replace").strip()
    except OSError:
        return ""


def _unescape(text: str) -> str:
    r"""udev writes what is not a plain letter as `\x20`."""
    raw = _ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), text.encode())
    return raw.decode("utf-8", "replace")
