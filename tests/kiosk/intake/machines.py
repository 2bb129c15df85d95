"""A machine's `/sys` and udev database made of files, for sticks that cannot be plugged in here."""

from __future__ import annotations

from pathlib import Path

from kiosk.intake.devices import Devices

USB = "pci0000:00/0000:00:14.0/usb1/1-{port}/1-{port}:1.0/host6/target6:0:0/6:0:0:0/block"
SATA = "pci0000:00/0000:00:17.0/ata1/host0/target0:0:0/0:0:0:0/block"


class FakeMachine:
    """Laid out as Linux 6.1 and udev 252 do (copied by hand from a Debian 12)."""

    def __init__(self, top: Path) -> None:
        self.sys, self.udev = top / "sys", top / "udev"
        for folder in ("class/block", "dev/block", "devices"):
            (self.sys / folder).mkdir(parents=True)
        self.udev.mkdir()
        self.devices = Devices(self.sys, self.udev)

    def plug(
        self,
        name: str,
        number: str,
        size_bytes: int = 16_000_000_000,
        *,
        diskseq: int = 1,
        port: int = 1,
        ro: bool = False,
        bus: str = USB,
        **facts: str,
    ) -> None:
        """A disk "sdb" or a partition "sdb1"; `facts` are udev's properties."""
        disk = name.rstrip("0123456789")
        path = self.sys / "devices" / bus.format(port=port) / disk
        if name != disk:
            path /= name
        path.mkdir(parents=True, exist_ok=True)
        lines = {"dev": number, "size": str(size_bytes // 512), "ro": str(int(ro))}
        lines |= {"partition": name[len(disk) :]} if name != disk else {"diskseq": str(diskseq)}
        for key, value in lines.items():
            (path / key).write_text(value + "\n")
        for link in (self.sys / "class/block" / name, self.sys / "dev/block" / number):
            link.unlink(missing_ok=True)
            link.symlink_to(path)
        if facts:
            text = "S:disk/by-id/x\nI:1234\n" + "".join(f"E:{k}={v}\n" for k, v in facts.items())
            (self.udev / f"b{number}").write_text(text + "G:systemd\nQ:systemd\nV:1\n")

    def unplug(self, name: str, number: str) -> None:
        (self.sys / "class/block" / name).unlink()
        (self.sys / "dev/block" / number).unlink()
        (self.udev / f"b{number}").unlink(missing_ok=True)
