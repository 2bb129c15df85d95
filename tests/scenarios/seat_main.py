"""The real seat with a fault: `python -m tests.scenarios.seat_main HOME [--die|--hold POINT]`.

It is what `lpse-kiosk run --headless` starts, plus a trap at one named moment (POINTS).
`--die` kills the process there with SIGKILL. `--hold` makes it write FOLDER/reached there and wait
for FOLDER/go, so that a test can do harm at exactly that moment.
"""

from __future__ import annotations

import argparse
import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kiosk import wiring
from kiosk.bidding.service import BidService
from kiosk.config import Home, load
from kiosk.registration.sealing import Sealing
from kiosk.registration.submit import Submitting
from kiosk.shell.stopping import StopSignal
from kiosk.wiring import terminal
from sync.outbox import Outbox
from sync.registration.sealing import _Packing
from sync.sealing import Progress, Stage
from sync.transport.gateway import Gateway

Trap = Callable[[], None]
# The envelope (counted from 1), the stage, and the least share of its bytes that is done.
READING = {
    "first bytes read": (1, Stage.SEALING, 0.01),
    "half read": (1, Stage.SEALING, 0.5),
    "all read": (1, Stage.SEALING, 1.0),
    "storing": (1, Stage.STORING, 0.0),
    "stored": (1, Stage.STORING, 1.0),
    "half proved": (1, Stage.PROVING, 0.5),
    "second envelope half read": (2, Stage.SEALING, 0.5),
    "all proved": (2, Stage.DONE, 1.0),
    "only envelope proved": (1, Stage.DONE, 1.0),
}
INSIDE_TRANSACTION, COMMITTED = "inside the transaction", "committed"
POSTING = "posting the command"
BETWEEN_PAPERS, FORM_PROVED = "between two papers", "a registration half proved"
FORM_SEALED = "a registration sealed"
SEALING_FORM = {FORM_PROVED: (1, Stage.PROVING, 0.5)}
POINTS = (
    *(*READING, INSIDE_TRANSACTION, COMMITTED, POSTING),
    *(BETWEEN_PAPERS, *SEALING_FORM, FORM_SEALED),
)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("home", type=Path)
    parser.add_argument("--die", choices=POINTS)
    parser.add_argument("--hold", choices=POINTS)
    parser.add_argument("--folder", type=Path)
    args = parser.parse_args()
    if args.die:
        set_trap(args.die, lambda: os.kill(os.getpid(), signal.SIGKILL))
    if args.hold:
        set_trap(args.hold, lambda: hold(args.folder))
    terminal.JUMP_CHECK_S = 0.2
    stopped = StopSignal()
    seat = wiring.build(Home(args.home), load(args.home))
    seat.start()
    print(f"seat ready {seat.boot_url()}", flush=True)
    stopped.wait()
    seat.stop()


def hold(folder: Path) -> None:
    (folder / "reached").touch()
    tick = threading.Event()  # under faketime a set clock makes time.sleep fail
    while not (folder / "go").exists():
        tick.wait(0.01)


def set_trap(point: str, trap: Trap) -> None:
    """Wrap the real step; the trap springs once."""
    once = _once(trap)
    if point == INSIDE_TRANSACTION:
        _after(Outbox, "append", once)
    elif point == COMMITTED:
        _after(BidService, "_commit", once)
        _after(Submitting, "hand_in", once)
    elif point == FORM_SEALED:
        _after(Sealing, "_seal", once)
    elif point == POSTING:
        _before(Gateway, "post_commands", once)
    elif point == BETWEEN_PAPERS:  # the form itself and one paper are read
        _before(_Packing, "_copy", once, passes=2)
    elif point in SEALING_FORM:
        _while_sealing(Submitting, "hand_in", SEALING_FORM[point], once)
    else:
        _while_sealing(BidService, "seal", READING[point], once)


def _once(trap: Trap) -> Trap:
    left = [trap]

    def spring() -> None:
        if left:
            left.pop()()

    return spring


def _after(owner: type, name: str, trap: Trap) -> None:
    real = getattr(owner, name)

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        done = real(*args, **kwargs)
        trap()
        return done

    setattr(owner, name, wrapped)


def _before(owner: type, name: str, trap: Trap, *, passes: int = 0) -> None:
    """Spring before a call, after so many that pass."""
    real, left = getattr(owner, name), [None] * passes

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        if left:
            left.pop()
        else:
            trap()
        return real(*args, **kwargs)

    setattr(owner, name, wrapped)


def _while_sealing(owner: type, name: str, moment: tuple[int, Stage, float], trap: Trap) -> None:
    envelope, stage, share = moment
    real = getattr(owner, name)

    def seal(self: Any, order: Any, *, progress: Progress, cancelled: Any) -> Any:
        done = [0]

        def watching(at: Stage, count: int, total: int) -> None:
            progress(at, count, total)
            if (done[0] + 1, at) == (envelope, stage) and count >= share * total:
                trap()
            done[0] += at is Stage.DONE

        return real(self, order, progress=watching, cancelled=cancelled)

    setattr(owner, name, seal)


if __name__ == "__main__":
    main()
