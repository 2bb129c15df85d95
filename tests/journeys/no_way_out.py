"""A network with nothing in it but the room: Linux namespaces that hold one loopback and no route.

`python -m tests.journeys.no_way_out hold` makes one, says `ready`, and keeps it while it runs;
`python -m tests.journeys.no_way_out WHERE WORDS` is `python -m kiosk WORDS` in the one at WHERE.
What runs in it reaches its neighbours there at 127.0.0.1 and nothing else, by name or by number.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import runpy
import shutil
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests import forked

ROOT = Path(__file__).parents[2]
HERE = "tests.journeys.no_way_out"
CLONE_NEWNET, SIOCSIFFLAGS, IFF_UP = 0x40000000, 0x8914, 1
# Of those documents and tests speak (RFC 5737, RFC 3849), and one that everybody tries.
FAR_AWAY = ("192.0.2.1", "8.8.8.8", "2001:db8::1")


def possible() -> bool:
    """Whether this machine lets us make such a network: Linux, root, and util-linux."""
    tools = sys.platform == "linux" and all(map(shutil.which, ("unshare", "nsenter")))
    tried = ["unshare", "--net", "true"]
    return tools and subprocess.run(tried, capture_output=True, check=False).returncode == 0


@contextmanager
def room_network() -> Iterator[Path]:
    """Make one; yields where it is. It ends with the last process in it."""
    holder = forked.start(HERE, ["hold"], cwd=ROOT, env=os.environ)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "ready\n"
        yield Path(f"/proc/{holder.pid}/ns/net")
    finally:
        holder.kill()
        holder.wait()
        if holder.stdout is not None:
            holder.stdout.close()


def browser_in(where: Path, browser: str, folder: Path) -> Path:
    """Write a program into `folder` that is `browser` in that network; return it."""
    script = folder / "browser"
    script.write_text(f'#!/bin/sh\nexec nsenter --net={where} -- {browser} "$@"\n', "utf-8")
    script.chmod(0o755)
    return script


def way_out(environ: Mapping[str, str], where: Path) -> list[str]:
    """Ask for every way out of the network at `where`; return what was reached, or may be."""
    asked = forked.run(HERE, [str(where), "--ask"], cwd=ROOT, env=environ)
    assert asked.returncode == 0, asked.stderr
    return asked.stdout.split()


def _call(name: str, *words: int) -> None:
    """Call into the C library. Raises: OSError."""
    libc = ctypes.CDLL(None, use_errno=True)
    if getattr(libc, name)(*words):
        raise OSError(ctypes.get_errno(), name)


def _hold() -> None:
    _call("unshare", CLONE_NEWNET)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        fcntl.ioctl(asked, SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", IFF_UP))
    print("ready", flush=True)
    while True:
        signal.pause()


def _enter(where: str) -> None:
    place = os.open(where, os.O_RDONLY)
    _call("setns", place, CLONE_NEWNET)
    os.close(place)


def _ask() -> None:
    """Print which far addresses a packet would leave for; nothing when there is no route."""
    for address in FAR_AWAY:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as asked:
                asked.connect((address, 443))
        except OSError as error:
            if error.errno in (errno.ENETUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
                continue
        print(address)


if __name__ == "__main__":
    if sys.argv[1] == "hold":
        _hold()
    _enter(sys.argv[1])
    if sys.argv[2] == "--ask":
        _ask()
    else:
        sys.argv = ["kiosk", *sys.argv[2:]]
        runpy.run_module("kiosk", run_name="__main__", alter_sys=True)
