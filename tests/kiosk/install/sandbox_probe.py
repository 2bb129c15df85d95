"""Run inside the seat's unit by test_booted.py: what must work there, and what must not."""

from __future__ import annotations

import ctypes
import mmap
import os
import socket
import tempfile
from collections.abc import Callable
from pathlib import Path

import typst
from pypdf import PdfWriter

from kiosk.bidding import pdfrun
from kiosk.web import peer
from sync.argon import LEAST
from sync.sealing import X25519Identity, encrypt_bytes

LIBC = ctypes.CDLL(None, use_errno=True)
CLONE_NEWUSER = 0x10000000


def tell(name: str, said: str) -> None:
    print(f"PROBE {name}: {said}", flush=True)


def can(name: str, act: Callable[[], object]) -> None:
    try:
        said = "ok" if act() else "nothing came"
    except BaseException as error:
        said = repr(error)
    tell(f"can {name}", said)


def cannot(name: str, act: Callable[[], object]) -> None:
    try:
        said = f"got {act()!r}"
    except OSError:
        said = "refused"
    tell(f"cannot {name}", said)


def typeset() -> bool:
    page = Path(tempfile.mkdtemp()) / "a.typ"
    page.write_text("= Tanda terima")
    return bytes(typst.compile(str(page))).startswith(b"%PDF")  # type: ignore[arg-type]


def check_pdf() -> bool:
    path = Path(tempfile.mkdtemp()) / "a.pdf"
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(str(path))
    with path.open("rb") as file:
        return list(pdfrun.verdicts([file], 20.0)) == ["ok"]


def call_back() -> bool:
    return ctypes.CFUNCTYPE(ctypes.c_int)(lambda: 7)() == 7


def whose_socket() -> bool:
    """The kernel names the user at the other end of a connection, over netlink."""
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as client,
    ):
        ports = client.getsockname()[1], server.getsockname()[1]
        return peer._asked(*ports) == os.getuid()


def unshare() -> None:
    if LIBC.unshare(CLONE_NEWUSER):
        raise OSError(ctypes.get_errno(), "unshare")


def open_raw() -> None:
    socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)


def main() -> None:
    can("hash a PIN", lambda: LEAST.hasher().hash("123456"))
    can("seal", lambda: encrypt_bytes(b"x" * 100_000, [X25519Identity.generate().recipient]))
    can("typeset", typeset)
    can("check a PDF", check_pdf)
    can("call back from C", call_back)
    can("read the boot's name", lambda: Path("/proc/sys/kernel/random/boot_id").read_text())
    can("see whose socket", lambda: len(Path("/proc/net/tcp").read_text().splitlines()) > 1)
    can("ask whose socket", whose_socket)
    can("write its state", lambda: Path("/var/lib/lpse-kiosk/probe").write_text("x"))
    writable = mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC
    cannot("run what it wrote", lambda: mmap.mmap(-1, 4096, prot=writable))
    cannot("read homes", lambda: os.listdir("/root"))
    cannot("read the window's folder", lambda: os.listdir("/run/lpse-window"))
    cannot("write the system", lambda: Path("/etc/lpse-probe").write_text("x"))
    cannot("write its program", lambda: Path("/opt/lpse-kiosk/x").write_text("x"))
    cannot("make namespaces", unshare)
    cannot("open raw sockets", open_raw)
    cannot("open packet sockets", lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW))
    cannot("speak to devices near by", lambda: socket.socket(socket.AF_BLUETOOTH, 1, 0))
    cannot("read the kernel's log", lambda: Path("/dev/kmsg").read_bytes())
    cannot("see init", lambda: Path("/proc/1/cmdline").read_bytes())


if __name__ == "__main__":
    main()
