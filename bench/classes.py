"""A class of 40 trainees beside one of 5: how old the board is, and what it costs.

The gateway serves over real HTTP; all seats live in one load process, each of which signs and sends
what its trainee does once a second. The board is computed once a second, as the trainer's page asks
for it, and drawn; both are measured by the processor's time, which no other program makes longer.
There is no peer to compare with: what is asked is how much slower eight times the trainees are (at
most twice), and that nothing on the board is older than two seconds.
"""

from __future__ import annotations

import base64
import http.client
import itertools
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from kiosk.console import create_console
from sync.argon import LEAST
from sync.gateway import centre as homes
from sync.gateway.app import build
from sync.gateway.centre import Centre, system_clock
from sync.gateway.classes import service
from sync.gateway.classes.gathering import gather
from sync.gateway.classes.service import ClassDraft, StepDraft
from sync.gateway.enrolment import store as seats_store
from sync.gateway.features import open_gateway
from sync.gateway.staff import service as staff
from sync.server import serve
from sync.training.attempts import Began, QuestionAnswered
from sync.training.class_events import PlaceChanged, QuizRecorded, TraineeJoined
from sync.training.questions import Quiz, draw, solution
from sync.wire import jws
from sync.wire.classes import TRAINING_RECORDED, TrainingRecorded
from sync.wire.ids import new_id
from sync.wire.keys import SigningKey
from sync.wire.messages import Command
from sync.wire.times import to_text
from tests import founders
from tests.kiosk.console.people import Browser

NUMBER, SECRET = "199002142015032001", "482915"
PACK, TRAINEES, LASTS_S, LESSONS = "penyedia", (5, 40), 25.0, 9
Row = dict[str, Any]


class Load(msgspec.Struct, kw_only=True):
    """What the load process is told: `seeds` (base64) are the seats' keys, by seat id."""

    url: str
    class_id: str
    seeds: dict[str, str]
    steps: list[tuple[str, str]]
    quizzes: dict[str, Quiz]


def run() -> list[Row]:
    """Rows {name, ours, peer, ratio, unit, note}: `ours` is with 40 trainees, `peer` with 5."""
    small, large = (measure(count) for count in TRAINEES)
    return [
        {
            "name": f"classes: {what}, p95",
            "ours": round(large[what], 2),
            "peer": round(small[what], 2),
            "ratio": round(large[what] / small[what], 2),
            "unit": "ms",
            "note": f"ours: 40 trainees who each do three things a second, {LASTS_S:g} s; peer: 5",
        }
        for what in small
    ]


def measure(count: int) -> dict[str, float]:
    """Run a class of so many trainees; return the 95th percentiles in ms."""
    with tempfile.TemporaryDirectory() as folder:
        opened, load = _room(Path(folder) / "gw", count)
        app = build(opened, create_console)
        trainer = Browser(app.test_client())
        if trainer.sign_in(NUMBER, SECRET).status_code != 303:
            raise RuntimeError("the trainer could not sign in")
        server = serve(app, "127.0.0.1", 0, threads=64)
        server.start()
        load.url = server.url
        try:
            return _watch(opened, load, trainer)
        finally:
            server.stop()


def _watch(opened: Centre, load: Load, trainer: Browser) -> dict[str, float]:
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.classes"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    said: list[str] = []
    feeding = threading.Thread(
        target=lambda: said.append(process.communicate(msgspec.json.encode(load).decode())[0])
    )
    feeding.start()
    boards: list[float] = []
    pages: list[float] = []
    ages: list[float] = []
    seen: set[str] = set()
    while feeding.is_alive():
        time.sleep(1)
        begun = time.thread_time()
        service.board(opened, load.class_id)
        boards.append(1000 * (time.thread_time() - begun))
        begun = time.thread_time()
        reply = trainer.poll(f"/classes/{load.class_id}/board")
        pages.append(1000 * (time.thread_time() - begun))
        if reply.status_code != 200:
            raise RuntimeError(f"the board's page: {reply.status}")
        now = datetime.now(UTC)
        for trainee in gather(opened, load.class_id).record.trainees:
            news = [one for one in trainee.events if one.id not in seen]
            ages += [1000 * (now - one.at).total_seconds() for one in news]
            seen |= {one.id for one in news}
    feeding.join()
    answered = json.loads(said[0])
    return {
        "board computed, processor time": _p95(boards),
        "board's page, computed and drawn as it asks, processor time": _p95(pages),
        "from an event at a seat to the board": _p95(ages),
        "a seat's events answered": _p95(answered),
    }


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def _room(home: Path, count: int) -> tuple[Centre, Load]:
    homes.create(home, "LPSE Latihan", "training", "Asia/Jakarta", clock=system_clock)
    opened = open_gateway(home)
    staff.calibrate(opened, LEAST)
    trainer = founders.join(opened, "trainer", NUMBER, "Ratna Sari", SECRET)
    shelf = next(one for one in service.shelf(opened) if one.pack.id == PACK)
    words = [one.quizzes[0] for one in shelf.pack.lessons[:LESSONS]]
    steps = [StepDraft("quiz", PACK, word) for word in words]
    draft = ClassDraft("Kelas", datetime.now(UTC).date(), [PACK], steps)
    class_id = service.plan(opened, draft, by=trainer)
    service.open_class(opened, class_id, by=trainer)
    keys = {f"s-{number:02}": SigningKey.generate() for number in range(count)}
    with opened.writing() as db:
        for number, (seat_id, key) in enumerate(keys.items()):
            seats_store.insert_seat(db, seat_id, f"Kursi {number:02}", key.public, opened.now())
    told = service.one(opened, class_id).training_class
    return opened, Load(
        url="",
        class_id=class_id,
        seeds={
            seat_id: base64.b64encode(key.private.private_bytes_raw()).decode()
            for seat_id, key in keys.items()
        },
        steps=[(one.id, one.word) for one in told.steps],
        quizzes={word: shelf.quizzes[word] for word in words},
    )


# --- the load process ----------------------------------------------------------------------------


@dataclass
class Learner:
    """One trainee at a seat, who goes through every quiz of the plan."""

    load: Load
    seat_id: str
    key: SigningKey

    def events(self) -> Iterator[list[Any]]:
        """Yield what is done in each second: three events."""
        yield [TraineeJoined(id=new_id(), at=_now(), name=self.seat_id, by="code")]
        for step, word in itertools.cycle(self.load.steps):
            quiz, attempt = self.load.quizzes[word], new_id()
            drawn = {one.id for one in draw(quiz, attempt).questions()}
            asked = [one for one in quiz.questions() if one.id in drawn]
            began = Began(id=new_id(), attempt=attempt, at=_now(), draw=draw(quiz, attempt))
            yield [PlaceChanged(id=new_id(), at=_now(), step=step), self.quiz(word, began)]
            for first in range(0, len(asked), 3):
                yield [
                    self.quiz(
                        word,
                        QuestionAnswered(
                            id=new_id(),
                            attempt=attempt,
                            at=_now(),
                            question=one.id,
                            response=solution(one),
                        ),
                    )
                    for one in asked[first : first + 3]
                ]

    def quiz(self, word: str, event: Any) -> QuizRecorded:
        """Wrap an event of an attempt."""
        return QuizRecorded(
            id=event.id, at=event.at, pack=PACK, version="1", quiz=word, event=event
        )

    def live(self, answered: list[float]) -> None:
        """Send once a second until it is over; note how long each answer took, in ms."""
        address = urlsplit(self.load.url)
        line = http.client.HTTPConnection(str(address.hostname), address.port or 80)
        ends = time.monotonic() + LASTS_S
        for sequence, events in enumerate(self.events(), start=1):
            if time.monotonic() >= ends:
                return
            begun = time.perf_counter()
            line.request(
                "POST",
                "/v1/commands",
                json.dumps({"commands": [self.command(sequence, events)]}),
                {"Content-Type": "application/json"},
            )
            reply = line.getresponse()
            body = reply.read()
            assert reply.status == 200, body
            answered.append(1000 * (time.perf_counter() - begun))
            time.sleep(max(0.0, 1 - (time.perf_counter() - begun)))

    def command(self, sequence: int, events: list[Any]) -> str:
        """Sign what was done."""
        data = TrainingRecorded(
            realm="training",
            class_id=self.load.class_id,
            trainee_id=f"t-{self.seat_id}",
            seat_id=self.seat_id,
            events=[msgspec.Raw(msgspec.json.encode(one)) for one in events],
        )
        command = Command(
            id=new_id(),
            source=self.seat_id,
            type=TRAINING_RECORDED,
            subject="training",
            time=to_text(_now()),
            sequence=sequence,
            data=msgspec.Raw(msgspec.json.encode(data)),
        )
        return jws.sign(self.key, "command", command)


def _now() -> datetime:
    return datetime.now(UTC)


def main() -> None:
    """Play all seats that the standard input names; write the answers' times in ms."""
    load = msgspec.json.decode(sys.stdin.buffer.read(), type=Load)
    answered: list[float] = []
    threads = []
    for number, (seat_id, seed) in enumerate(load.seeds.items()):
        learner = Learner(load, seat_id, SigningKey.from_seed(base64.b64decode(seed)))
        threads.append(threading.Thread(target=learner.live, args=(answered,)))
        threads[-1].start()
        time.sleep(1 / len(load.seeds) if number + 1 < len(load.seeds) else 0)
    for thread in threads:
        thread.join()
    sys.stdout.write(json.dumps(answered))


if __name__ == "__main__":
    main()
