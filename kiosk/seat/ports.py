"""Everything outside the program that a seat reaches, each with the real thing as its default."""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import argon2
from flask import Flask

from kiosk.config import Config
from kiosk.intake import MediaWatcher
from kiosk.printing import Printer
from kiosk.web.guards import Guard
from sync import argon
from sync.clock import Source
from sync.errors import Fault
from sync.machine_clock import SystemSource
from sync.server import Server, serve
from sync.transport.gateway import Gateway, Pinned
from sync.transport.http import Http
from sync.transport.practice import PracticeLine
from sync.wire.keys import SigningKey
from sync.wire.messages import EnrolAnswer

WEB_THREADS = 8


def watch_media(config: Config) -> MediaWatcher:
    """Watch for sticks where this machine mounts them."""
    folders = [Path(config.demo_media_root)] if config.demo_media_root else []
    return MediaWatcher(folders, mount_roots=[Path(root) for root in config.media_roots])


def house_printer(config: Config, identity: EnrolAnswer) -> Printer:
    """Print on the machine's own printer, and know our jobs by their mark.

    A printer may be shared with other seats, of other LPSEs too.
    """
    whose = f"{identity.gateway_id} {identity.realm} {identity.seat_id}"
    return Printer(
        {"HOME": str(Path.home())},
        mark=f"LPSE-{hashlib.sha256(whose.encode()).hexdigest()[:8]}",
        destination=config.printer,
        wait_s=config.print_wait_s,
    )


def gateway_client(
    url: str, identity: EnrolAnswer, key: SigningKey, boottime_s: Callable[[], float], ca_file: str
) -> Gateway:
    """Speak with the gateway over HTTP. `ca_file` is a path, "" for the machine's own CAs.

    In the training realm the line can be cut for an exercise; in production there is no such line.
    """
    return Gateway(
        url,
        Pinned.from_enrolment(identity),
        key,
        identity.seat_id,
        boottime=boottime_s,
        ca_file=Path(ca_file) if ca_file else None,
        line=PracticeLine if identity.realm == "training" else Http,
    )


def serve_window(app: Flask, port: int, guard: Guard) -> Server:
    """Bind the address of the seat's own pages (0: any port).

    Raises: Fault("seat_port_taken", port, why): whoever sits there already is not us.
    """
    try:
        return serve(
            app,
            "127.0.0.1",
            port,
            threads=WEB_THREADS,
            streams=1,
            admits=guard.admits,
            on_malformed=lambda status: guard.refused("malformed"),
        )
    except OSError as error:
        raise Fault("seat_port_taken", port=port, why=str(error)) from error


def free_bytes(folder: Path) -> int:
    """Return the bytes left on the disk that holds `folder`."""
    return shutil.disk_usage(folder).free


@dataclass(frozen=True, kw_only=True)
class Ports:
    """What `kiosk.wiring.build` makes a seat with. Tests replace one or the other.

    `source` gives the machine's clocks, `monotonic` seconds that never go back. `hasher` keeps
    passwords for the time without a link.
    """

    source: Callable[[], Source] = SystemSource
    monotonic: Callable[[], float] = time.monotonic
    media: Callable[[Config], MediaWatcher] = watch_media
    printer: Callable[[Config, EnrolAnswer], Printer] = house_printer
    gateway: Callable[[str, EnrolAnswer, SigningKey, Callable[[], float], str], Gateway] = (
        gateway_client
    )
    serve: Callable[[Flask, int, Guard], Server] = serve_window
    free_bytes: Callable[[Path], int] = free_bytes
    hasher: Callable[[], argon2.PasswordHasher] = argon.PASSWORD.hasher
