"""Faults of running programs: the real seat and the real gateway, hurt while a visitor works."""

from __future__ import annotations

import contextlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO, Any

import psutil
import urllib3

from kiosk.db import settings
from sync.database import connect, write_tx
from sync.gateway.features import open_gateway
from sync.outbox import State
from tests.drill import disks
from tests.drill.ground import Ground
from tests.drill.journeys import SECRETS, VISITOR, Journey, Promise
from tests.proxy import Mode
from tests.scenarios.canary import forms
from tests.scenarios.seat_client import wait_for
from tests.scenarios.test_clock_faults import set_clock, settable
from tests.scenarios.world import BIG, LETTER, ONE_FILE, World

YEAR = 365 * 86_400
BROKEN = (urllib3.exceptions.HTTPError, AssertionError, OSError, StopIteration, KeyError)


@dataclass
class Scene:
    """A try going on. `patient` when a page may fail because the seat itself is what is hurt."""

    world: World
    chance: random.Random
    folder: Path
    patient: bool = False
    wrong: list[str] = field(default_factory=list)

    @property
    def pid(self) -> int:
        assert self.world.seat.process is not None
        return self.world.seat.process.pid


Harm = Callable[[Scene], None]


class Watchful(Journey):
    """A journey that holds each promise of a page against what is so at that moment."""

    wrong: list[str]

    def promise(self, made: Promise) -> None:
        super().promise(made)
        if made.what == "accepted":
            with open_gateway(self.world.home.gateway).reading() as db:
                query = "SELECT outcome FROM bid WHERE bid_id = ?"
                row = db.execute(query, (made.bid_id,)).fetchone()
            if row is None or row["outcome"] != "accepted":
                self.wrong.append(f"a page says accepted of {made.bid_id}, which is not there")


def run(ground: Ground, chance: random.Random, harm: Harm, **how: Any) -> list[str]:
    """Walk to the seal in peace, then hurt at random moments, heal, and look at everything."""
    with ground.scratch() as root, World.copy_of(ground.room, root / "world") as world:
        scene = Scene(world, chance, root, patient=bool(how.get("patient")))
        journey = Watchful(world, chance)
        journey.wrong = scene.wrong
        prepare: Callable[[Scene], dict[str, str]] = how.get("prepare", lambda scene: {})
        world.start_gateway()
        _start(scene, prepare(scene))
        _walk(scene, journey, harm, how.get("names", (LETTER,)))
        how.get("healed", quiet)(scene)
        _heal(scene)
        if missing := _missing(world, journey):
            return missing
        journey.answered()
        return [*scene.wrong, *_after(scene, journey)]


def _start(scene: Scene, environ: dict[str, str]) -> None:
    """Start the seat; one that the fault meets as it starts says so by a code, and ends."""
    seat = scene.world.seat
    try:
        scene.world.start_seat(**environ)
    except AssertionError:
        if not (scene.patient and re.search(r"^\[\w+\]$", seat.log, re.MULTILINE)):
            raise
        seat.kill()
        seat.starts = type(seat)(scene.world.home, {}).starts
        scene.world.start_seat()


def _walk(scene: Scene, journey: Watchful, harm: Harm, names: Sequence[str]) -> None:
    world = scene.world
    with _borne(scene):
        journey.client.open_seat(world.pin, visitor=VISITOR)
        world.again_to_summary(ONE_FILE, *names, offline=False)
    hurting = threading.Thread(target=_hurt, args=(scene, harm))
    hurting.start()
    acts = [journey.withdraw, journey.look_around, journey.lock]
    with _borne(scene):
        journey.client.seal()
        journey.client.sealed()
        journey.note()
        for act in scene.chance.choices(acts, k=scene.chance.randrange(3)):
            if journey.promises:
                act()
    hurting.join()


@contextlib.contextmanager
def _borne(scene: Scene) -> Iterator[None]:
    """What breaks a visitor's way is borne only where the seat itself is hurt."""
    try:
        yield
    except BROKEN as error:
        if not scene.patient:
            raise
        scene.world.seat.log  # noqa: B018 - it must still be readable
        del error


def _hurt(scene: Scene, harm: Harm) -> None:
    for _ in range(scene.chance.randrange(1, 4)):
        time.sleep(scene.chance.uniform(0, 0.8))
        with contextlib.suppress(AssertionError, ProcessLookupError):
            harm(scene)


def _heal(scene: Scene) -> None:
    """Everything as it should be; a seat that died or hangs is started again, and entered."""
    world = scene.world
    world.link.mode, world.link.mute_answers = "pass", False
    world.link.cut()
    if scene.patient:
        world.seat.kill()
        world.seat.starts = type(world.seat)(world.home, {}).starts
        client = world.start_seat()
        if client.page.path == "/locked" and "staff" in client.go("/locked?staff=1").html:
            with contextlib.suppress(*BROKEN):
                client.resume(world.pin)
    client = world.seat.client
    assert client is not None
    wait_for(lambda: "Terhubung" in client.go(client.page.path).header, 60)


def _missing(world: World, journey: Journey) -> list[str]:
    """Bids that a page confirmed and the seat no longer has."""
    here = {bid.bid_id for bid in world.seat.bids()}
    return [
        f"bid {one.bid_id} was confirmed and is not here"
        for one in journey.promises
        if one.bid_id not in here
    ]


def _after(scene: Scene, journey: Journey) -> list[str]:
    """Everything promised is there, once, whole, true on the pages; nothing readable is left."""
    world = scene.world
    wait_for(world.seat.accepted, 60)
    bids = {bid.bid_id: bid for bid in world.seat.bids()}
    found: list[str] = []
    rows = {row.bid_id: row for row in world.at_gateway()}
    for bid_id, bid in bids.items():
        if bid_id not in rows or rows[bid_id].outcome != "accepted":
            found.append(f"bid {bid_id} was not delivered")
        elif bid.official is None:
            found.append(f"the seat does not know that {bid_id} was accepted")
    if set(rows) - set(bids):
        found.append("the gateway has a bid that the seat does not know")
    found += _pages(world)
    journey.client.go("/")
    world.seat.stop()
    world.stop_gateway()
    found += disks.seat(world.root, disks.Owed(accepted=tuple(bids)))
    found += disks.gateway(world.home.gateway, disks.Owed())
    return found + readable(world.home.seat)


def _pages(world: World) -> list[str]:
    """What the queue page counts is what is so."""
    client = world.seat.client
    assert client is not None
    page = client.go("/queue")
    if page.path != "/queue":
        return []
    counted = sum(item.state is State.ACCEPTED for item in world.seat.items())
    shown = page.header.count("tersegel di sini")
    waits = "0 tersegel di sini" in page.header
    return [] if not shown or waits else [f"the header counts what waits, of {counted}: none does"]


def readable(folder: Path) -> list[str]:
    """What a journey typed or read must not lie in this folder as it is."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            found += [
                f"{text!r} is readable in {path.name}"
                for text in SECRETS
                if len(text.encode()) >= 8 and any(one in data for one in forms(text))
            ]
    return found


# Harms


def kill_seat(scene: Scene) -> None:
    """As a power cut of the process; it stays dead until it is healed."""
    os.kill(scene.pid, signal.SIGKILL)


def stop_seat(scene: Scene) -> None:
    os.kill(scene.pid, signal.SIGSTOP)
    time.sleep(scene.chance.uniform(0.1, 1.5))
    os.kill(scene.pid, signal.SIGCONT)


def kill_gateway(scene: Scene) -> None:
    scene.world.stop_gateway()
    time.sleep(scene.chance.uniform(0, 1))
    scene.world.start_gateway()


def stop_gateway(scene: Scene) -> None:
    pid = scene.world.gateway_pid
    os.kill(pid, signal.SIGSTOP)
    time.sleep(scene.chance.uniform(0.1, 2))
    os.kill(pid, signal.SIGCONT)


def cut_link(scene: Scene) -> None:
    scene.world.link.cut_after(scene.chance.randrange(60_000))


def lead_astray(mode: Mode) -> Harm:
    """A link of another kind for a while; what was open is cut where the kind needs it."""

    def harm(scene: Scene) -> None:
        link = scene.world.link
        link.rate = 40_000
        link.mode = mode
        if mode in ("refuse", "captive", "redirect"):
            link.cut()
        time.sleep(scene.chance.uniform(0.2, 2))
        link.mode = "pass"
        if mode == "blackhole":
            link.cut()

    return harm


def mute(scene: Scene) -> None:
    """Effects happen and answers are lost."""
    scene.world.link.mute_answers = True
    time.sleep(scene.chance.uniform(0.3, 2))
    scene.world.link.cut()
    scene.world.link.mute_answers = False


def turn_clock(scene: Scene) -> None:
    """A year or hours, forwards or back, and perhaps again."""
    off = scene.chance.choice((YEAR, -YEAR, 86_400, -3_600, 7, 0))
    set_clock(scene.folder / "clock", off)


def pull_stick(scene: Scene) -> None:
    stick = scene.world.stick
    away = stick.with_name("pulled")
    if stick.exists():
        stick.rename(away)
        time.sleep(scene.chance.uniform(0.1, 1))
        away.rename(stick)


def change_stick(scene: Scene) -> None:
    with (scene.world.stick / BIG).open("r+b") as file:
        file.seek(scene.chance.randrange(8_000_000))
        file.write(os.urandom(64))


# How a seat is started for a harm


def with_clock(scene: Scene) -> dict[str, str]:
    return settable(scene.folder / "clock")


def failing(error: str, number: int) -> Callable[[Scene], dict[str, str]]:
    """The seat's disk fails once, at its `number`th write or flush."""

    def prepare(scene: Scene) -> dict[str, str]:
        scene.world.seat.starts = partial(_injected, f"{error}:when={number}")
        return {}

    return prepare


def _injected(
    what: str, module: str, words: list[str], *, cwd: Path, env: dict[str, str], log: IO[str]
) -> subprocess.Popen[str]:
    calls = "pwrite64,fsync,fdatasync,ftruncate"
    command = ["strace", "-f", "-qq", "-o", os.devnull, "--seccomp-bpf", "-e", f"trace={calls}"]
    command += ["-e", f"inject={calls}:error={what}", sys.executable, "-m", module, *words]
    return Under(command, cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=log, text=True)


class Under(subprocess.Popen[str]):
    """strace; signals go to the program under it, which would outlive it."""

    def send_signal(self, sig: int) -> None:
        """Send it to the program, if that still runs."""
        if self.poll() is None:
            os.kill(psutil.Process(self.pid).children()[0].pid, sig)


def quiet(scene: Scene) -> None:
    """The harm is already in how the seat was started."""


def forget(scene: Scene) -> None:
    """Put the seat's home back to what it was before the try, as no fault here may do."""
    world = scene.world
    world.seat.kill()
    shutil.rmtree(world.home.seat)
    shutil.copytree(world.room.home.seat, world.home.seat)
    with closing(connect(world.home.database)) as db, write_tx(db):
        settings.put(db, "gateway_url", world.link.url)
