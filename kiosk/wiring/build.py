"""Build a seat: its own things first, then every feature, then the pages and their address."""

from __future__ import annotations

import os
import platform
import secrets
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import version

import filelock

from kiosk import events
from kiosk.app import create_app
from kiosk.config import Config, Home
from kiosk.room.behind import Behind
from kiosk.seat import Feature, Ports, Registry, SeatCore
from kiosk.seat.beside import OtherSeat, alone
from kiosk.seat.practice import PracticeFaults
from kiosk.sessions.service import SeatSession
from kiosk.web.guards import Guard
from kiosk.web.locale import Language
from kiosk.web.refusals import Refusals
from kiosk.window.boot_socket import user_id
from kiosk.wiring import soundness
from kiosk.wiring.clock import trusted_clock
from kiosk.wiring.enrolment import enrolled, require_realm
from kiosk.wiring.features import FEATURES
from kiosk.wiring.frame import SeatFrame
from kiosk.wiring.hooks import engine_hooks
from kiosk.wiring.terminal import Terminal
from kiosk.wiring.trouble import first_trouble
from sync.atrest import AtRest
from sync.ballast import SEAT_BYTES, Ballast
from sync.clock import TrustedClock
from sync.database import connect, write_tx
from sync.engine import Engine, EngineSettings
from sync.wire.keys import SigningKey
from sync.wire.shapes import settle


def build(
    home: Home,
    config: Config,
    ports: Ports | None = None,
    features: Sequence[Feature] = FEATURES,
    *,
    beside: OtherSeat | None = None,
) -> Terminal:
    """Open the seat in `home` and bind its address; nothing runs before `start`.

    With `beside`, the seat of the other realm, no address is bound before `Terminal.show`.

    Raises: Fault("seat_already_running" | "seat_not_enrolled" | "seat_port_taken" |
    "window_user_unknown" | "realm_foreign"), and what `soundness.require_home` and `mend` raise.
    """
    settle()
    # First: no database can be opened, or called sound, on a disk without a byte left.
    Ballast(home.seat, SEAT_BYTES).throw()
    soundness.require_home(home)
    lock = soundness.hold(home)
    try:
        soundness.mend(home)
        terminal = _build(home, config, ports or Ports(), features, lock, beside)
        if beside is None:
            terminal.show()
        return terminal
    except BaseException:
        lock.release()
        raise


def _build(
    home: Home,
    config: Config,
    ports: Ports,
    features: Sequence[Feature],
    lock: filelock.BaseFileLock,
    beside: OtherSeat | None,
) -> Terminal:
    registry, ballast = Registry(), Ballast(home.seat, SEAT_BYTES)
    core, refusals = _core(home, config, ports, registry, ballast)
    core.provide(beside or alone(core.identity.realm))
    for feature in features:
        registry.add(feature.name, feature.join(core))
    session = core.get(SeatSession)
    for name, part in registry.vaults():
        session.keep(name, part.dump, part.load)
    _note_start(core)
    app = create_app(
        registry,
        guard=core.guard,
        seat=session,
        frame=core.frame,
        language=core.language,
        timezone=core.identity.timezone,
        folder=core.home.seat,
        realm=core.identity.realm,
    )
    return Terminal(core, app, ballast=ballast, refusals=refusals, lock=lock)


def _core(
    home: Home, config: Config, ports: Ports, registry: Registry, ballast: Ballast
) -> tuple[SeatCore, Refusals]:
    """Make what every feature stands on, the engine included: it asks the registry for the rest."""

    def connect_seat() -> sqlite3.Connection:
        return connect(home.database)

    with closing(connect_seat()) as db:
        known = enrolled(db)
    require_realm(home, known)
    faults = PracticeFaults() if known.answer.realm == "training" else None
    ports = ports if faults is None else faults.over(ports)
    identity, key, source = known.answer, SigningKey.load(home.key), ports.source()
    private, clock = AtRest(key.derive("private rows")), trusted_clock(connect_seat, source)
    gateway = ports.gateway(known.url, identity, key, source.boottime_s, config.gateway_ca_file)
    behind = Behind(gateway.about, connect_seat)
    engine = Engine(
        home.database,
        home.spool,
        gateway,
        engine_hooks(registry, key, identity.seat_id, clock.now, behind.hear),
        clock,
        EngineSettings(status_every_s=config.status_every_s),
        private=private,
    )
    trouble = _Trouble(engine, ballast, clock)
    refusals = Refusals(lambda counts: _record_refusals(connect_seat, counts))
    frame = SeatFrame(
        identity,
        clock,
        connect_seat,
        engine,
        registry,
        trouble.of_seat,
        lambda: gateway.awaited_s,
        behind.is_spse,
    )
    core = SeatCore(
        home=home,
        config=config,
        identity=identity,
        key=key,
        private=private,
        connect=connect_seat,
        source=source,
        clock=clock,
        language=Language(config.language),
        guard=_guard(config, registry, refusals),
        gateway=gateway,
        media=ports.media(config),
        printer=ports.printer(config, identity),
        engine=engine,
        frame=frame,
        registry=registry,
        trouble=trouble.for_staff,
        server_is_spse=behind.is_spse,
        refusals=lambda: refusals.total,
        ports=ports,
    )
    if faults is not None:
        core.provide(faults)
    return core, refusals


def _guard(config: Config, registry: Registry, refusals: Refusals) -> Guard:
    return Guard(
        secrets.token_bytes(32),
        peer_uids=peer_uids(config),
        on_refused=refusals.heard,
        on_launch=registry.launched,
    )


def _record_refusals(
    connect_seat: Callable[[], sqlite3.Connection], counts: Mapping[str, int]
) -> None:
    with closing(connect_seat()) as db, write_tx(db):
        for reason, count in counts.items():
            events.record(db, "guard_refused", reason=reason, count=count)


@dataclass(frozen=True)
class _Trouble:
    engine: Engine
    ballast: Ballast
    clock: TrustedClock

    def of_seat(self) -> str | None:
        """What keeps the seat from its work, as a catalogue code: the engine's, or the disk's."""
        status = self.engine.status
        fault = status.fault or ("disk_full" if self.ballast.thrown else None)
        return first_trouble(fault, status.link, self.clock)

    def for_staff(self) -> str | None:
        """Also what keeps no visitor from anything: a program too old for some of the news."""
        return self.of_seat() or self.engine.status.aside


def _note_start(core: SeatCore) -> None:
    """Look after what was sealed before, and note that the seat has started."""
    with closing(core.connect()) as db:
        soundness.watch_over(core.home, db)
        with write_tx(db):
            events.record(
                db,
                "seat_started",
                app_version=version("lpse-kiosk"),
                boot_id=core.source.boot_id(),
            )


def peer_uids(config: Config) -> frozenset[int] | None:
    """Whose processes may connect: the window's user, which is our own in a trial.

    None where it cannot be told or is not asked. Raises: Fault("window_user_unknown").
    """
    if not config.check_peer_user or platform.system() != "Linux":
        return None
    return frozenset({user_id(config.window_user) if config.window_user else os.getuid()})
