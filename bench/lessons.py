"""What a lesson costs a seat: memory of the real seat's process above idle, and of a second realm.

A real seat of the training realm, with its gateway, over HTTP. Idle is the waiting page once the
packs have been read. In the visit every lesson is read with its pictures, every quiz is answered
and handed in, and a practice task is begun. The peer is what is allowed: so many MB, and a second
for a pack to be shown that was dropped into the content folder, or that a stick brought.
"""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from kiosk.config import Home
from kiosk.demo.house import House, open_house
from sync.argon import LEAST
from sync.gateway.enrolment import service as enrolment
from sync.gateway.features import open_gateway
from sync.packs.places import STICK_FOLDER
from tests.scenarios.seat_client import SeatClient
from tests.sync.training.packs import right, zipped

ALLOWED_MB, REST_S = 48.0, 5.0
DROPS, SHOWN_WITHIN_S, LOOK_S, GIVEN_UP_S = 7, 1.0, 0.02, 60.0
Row = dict[str, Any]


def run() -> list[Row]:
    """Rows {name, ours, peer, ratio, unit, note}."""
    with tempfile.TemporaryDirectory() as folder:
        house = open_house(Path(folder) / "practice", headless=True, cost=LEAST, realm="training")
        try:
            window = SeatClient(house.seat_url)
            idle = _resting(house, window)
            above, pages = _lessons(house, window)
            dropped = [_dropped(house, window, number) for number in range(DROPS)]
            plugged = [_plugged(house, window, number) for number in range(DROPS)]
            other, alone = _second_realm(house, Path(folder) / "real")
        finally:
            house.close()
    return [
        _row("memory of the seat in a lesson", above, ALLOWED_MB, f"{pages}; idle {idle:.0f} MB"),
        _row(
            "memory of a PC with both realms, idle",
            other - alone,
            alone,
            "peer: the same PC with one realm, not above idle",
        ),
        _shown("a pack dropped into the content folder is shown", dropped),
        _shown("a pack on a stick that is plugged in is shown", plugged),
    ]


def _row(name: str, ours: float, peer: float, note: str, unit: str = "MB above idle") -> Row:
    return {
        "name": f"lessons: {name}",
        "ours": round(ours, 2),
        "peer": round(peer, 2),
        "ratio": round(ours / peer, 2),
        "unit": unit,
        "note": note,
    }


def _shown(name: str, seconds: list[float]) -> Row:
    note = (
        f"median of {len(seconds)}, the slowest {max(seconds):.2f} s; a zip of {len(right())} files"
    )
    return _row(name, statistics.median(seconds), SHOWN_WITHIN_S, note, "s")


def _dropped(house: House, window: SeatClient, number: int) -> float:
    """Move a pack into the content folder; return after how many seconds its lesson is listed."""
    made = _pack(house, f"jatuh-{number}")
    return _until_listed(window, made.stem, made, house.room.home.content / made.name)


def _plugged(house: House, window: SeatClient, number: int) -> float:
    """Plug in a stick with a pack on it; as `_dropped`."""
    made = _pack(house, f"colok-{number}", STICK_FOLDER)
    stick = house.room.stick.parent / f"STIK {number}"
    return _until_listed(window, made.stem, made.parent.parent, stick)


def _pack(house: House, name: str, folder: str = "") -> Path:
    """Write a small pack beside the places where packs are looked for, on the same disk."""
    found = right()
    manifest = found["pack.toml"].decode().replace('"contoh"', f'"{name}"')
    found["pack.toml"] = manifest.replace("Materi contoh", f"Materi {name}").encode()
    return zipped(house.room.home.root / "ready" / name / folder / f"{name}.zip", found)


def _until_listed(window: SeatClient, name: str, made: Path, place: Path) -> float:
    """Move what was made to its place at once, and wait until the pack's title is on the page."""
    began = time.monotonic()
    made.rename(place)
    while f"Materi {name}" not in window.go("/training").words:
        if time.monotonic() - began > GIVEN_UP_S:
            raise RuntimeError(f"{place} is not shown")
        time.sleep(LOOK_S)
    return time.monotonic() - began


def _lessons(house: House, window: SeatClient) -> tuple[float, str]:
    """Go through all that the shipped packs hold; return the highest memory above idle."""
    assert house.seat is not None
    pid = house.seat.pid
    before = _memory(pid, "VmRSS")
    window.open_seat(house.room.pin, purpose="training", start="/training")
    Path(f"/proc/{pid}/clear_refs").write_text("5")  # signing in is no lesson
    links = _links(window, r'"(/training/[0-9a-f]{64}/lesson/[^"#/]+)"')
    pictures, quizzes = 0, 0
    for lesson in links:
        window.go(lesson)
        for one in _links(window, r'src="(/training/[^"]+/media/[^"]+)"'):
            window.fetch(one)
            pictures += 1
        asked = _links(window, r'"(/training/[0-9a-f]{64}/quiz/[^"#/]+)"')
        quizzes += len(asked)
        for quiz in asked:
            _answer(window, quiz)
    window.go("/training")
    for one in _links(window, r'"(/training/[0-9a-f]{64}/task/[^"#/]+)"')[:1]:
        window.go(one)
        window.submit(one)
    above = _memory(pid, "VmHWM") - before
    return above, f"{len(links)} lessons, {pictures} pictures, {quizzes} quizzes handed in, a task"


def _answer(window: SeatClient, quiz: str) -> None:
    """Begin a quiz, answer each question with what its page offers first, and hand it in."""
    window.go(quiz)
    window.submit(quiz)
    for _ in range(200):
        found = re.fullmatch(r"(/training/attempt/[^/]+)/\d+", window.page.path)
        if found is None:
            break
        form = next((one for one in window.page.forms if window.page.path in one.action), None)
        if form is None:
            break
        window.press(form, go="next", **_first(window.page.html))
    ended = re.match(r"/training/attempt/[^/]+", window.page.path)
    assert ended, window.page.url
    window.go(ended[0])
    window.submit(f"{ended[0]}/hand-in")


def _first(html: str) -> dict[str, str]:
    found = re.search(r'<input type="(?:radio|checkbox)" name="(answer)" value="([^"]*)"', html)
    return {} if found is None else {found[1]: found[2]}


def _links(window: SeatClient, pattern: str) -> list[str]:
    return list(dict.fromkeys(re.findall(pattern, window.page.html)))


def _second_realm(house: House, root: Path) -> tuple[float, float]:
    """Idle memory of a PC that is enrolled in both realms, and of one that is in one alone."""
    house.cut_power()
    real = open_house(root, headless=True, cost=LEAST)
    try:
        alone = _resting(real, SeatClient(real.seat_url))
        real.cut_power()
        centre = open_gateway(house.room.home.gateway)
        code = enrolment.make_code(centre, "Kursi 08", by=house.room.by)
        _enrol(real.room.home, house.gateway_url, code)
        real.start_seat(headless=True)
        return _resting(real, SeatClient(real.seat_url)), alone
    finally:
        real.close()


def _enrol(home: Home, url: str, code: str) -> None:
    words = ["--home", str(home.root), "--realm", "training", "enrol", url, code]
    subprocess.run([sys.executable, "-m", "kiosk", *words], check=True, capture_output=True)


def _resting(house: House, window: SeatClient) -> float:
    """Memory once the packs are read and nobody is there."""
    assert house.seat is not None
    ends = time.monotonic() + REST_S
    while time.monotonic() < ends:
        window.go("/")
        time.sleep(0.5)
    return _memory(house.seat.pid, "VmRSS")


def _memory(pid: int, name: str) -> float:
    """MB of a process's memory."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) / 1000
