"""`doctor`'s questions about what surrounds the program: printer, sticks, time, services."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from flask_babel import gettext as _

from kiosk.cli.doctor.check import Check, Question
from kiosk.intake.places import Places
from kiosk.printing import Printer
from kiosk.shell.frame import Frame
from kiosk.wiring import soundness
from sync.errors import Fault

UNITS = Path("/etc/systemd/system")
SERVICES = ("lpse-seat", "lpse-window", "lpse-gateway", "lpse-gateway-training")
RULE = Path("/etc/udev/rules.d/70-lpse-stick.rules")
SBIN = "/usr/sbin:/sbin"  # where mount(8) looks; it does not use PATH
PRINT_SPOOL, MOUNTS = Path("/var/spool/cups"), Path("/proc/self/mounts")
ASK_S = 10


def _printer(frame: Frame) -> list[Check]:
    """Only where a seat is: a gateway prints nothing."""
    if soundness.is_blank(frame.home):
        return []
    seat_sees = {"HOME": str(Path.home())}
    trouble = Printer(seat_sees, destination=frame.config.printer).trouble()
    found = [
        Check("printer", "ok", _("siap menerima cetakan"))
        if trouble is None
        else Check.of("printer", trouble, "warn")
    ]
    if sys.platform == "linux" and PRINT_SPOOL.is_dir() and not _in_memory(PRINT_SPOOL):
        found.append(Check.of("printer", Fault("print_spool_on_disk", path=PRINT_SPOOL), "warn"))
    return found


def _in_memory(folder: Path) -> bool:
    """What a power cut leaves in CUPS' folder must not be a vendor's owner key."""
    named = [line.split()[1:3] for line in MOUNTS.read_text("utf-8").splitlines()]
    return [str(folder), "tmpfs"] in named


def _sticks(frame: Frame) -> Iterator[Check]:
    """Whether sticks are mounted by anybody, NTFS too, and those that are plugged in now."""
    if soundness.is_blank(frame.home) or sys.platform != "linux":
        return
    roots = [Path(root) for root in frame.config.media_roots]
    plugged = ", ".join(medium.label for medium in Places((), roots, salt=b"").find())
    if not plugged and not RULE.exists() and not shutil.which("udisksctl"):
        yield Check(
            "sticks",
            "warn",
            _(
                "di komputer ini tidak ada yang memasang flashdisk. Jalankan `lpse-kiosk install "
                "seat`, atau pasang paket udisks2 pada desktop."
            ),
        )
        return
    told = _("terpasang: %(names)s", names=plugged) if plugged else ""
    yield Check("sticks", "ok", told or _("tidak ada yang terpasang sekarang"))
    if RULE.exists() and not shutil.which("mount.ntfs", path=SBIN):
        told = _("flashdisk NTFS tidak akan terbuka di sini. Pasang paket ntfs-3g.")
        yield Check("sticks", "warn", told)


def _time(_frame: Frame) -> Check | None:
    """Is somebody setting this machine's clock?"""
    said = _asked("timedatectl", "show", "--property=NTPSynchronized", "--value")
    if said is None:
        return None
    if said == "yes":
        return Check("time", "ok", _("jam komputer disetel oleh server waktu (NTP)"))
    return Check(
        "time",
        "warn",
        _(
            "jam komputer ini tidak disetel oleh server waktu. Jalankan `timedatectl set-ntp true`,"
            " dan izinkan UDP port 123 di firewall."
        ),
    )


def _services(_frame: Frame) -> list[Check]:
    """Those that `lpse-kiosk install` put here."""
    found = []
    for name in SERVICES:
        if not (UNITS / f"{name}.service").exists():
            continue
        state = _asked("systemctl", "is-active", name) or "?"
        if state == "active":
            found.append(Check("service", "ok", _("%(name)s berjalan", name=name)))
            continue
        told = _(
            "%(name)s tidak berjalan (%(state)s). Lihat `journalctl -u %(name)s -n 50`, lalu"
            " `systemctl restart %(name)s`.",
            name=name,
            state=state,
        )
        found.append(Check("service", "bad", told))
    return found


def _asked(*command: str) -> str | None:
    """What a program says, its exit code aside; None where it is missing or says nothing."""
    if shutil.which(command[0]) is None:
        return None
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=ASK_S)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() or None


QUESTIONS: Sequence[Question] = (_printer, _sticks, _time, _services)
