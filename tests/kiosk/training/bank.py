"""A seat, in a process of its own, whose trainee takes a quiz with so many questions in its bank.

`python -m tests.kiosk.training.bank HOME COUNT DRAW` writes in JSON how long each page is and how
far the process's memory rose above that of the idle seat, in bytes.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.kiosk.training.support import WORD, admit, begin, build, look, take

QUESTION = (
    '[[sections.questions]]\ntype = "true_false"\nid = "q{0}"\nright = true\n'
    'text = "Panitia {0} memegang kunci."\nif_right = "Menurut Pasal 23."\n'
)


def bank(count: int, draw: int) -> bytes:
    """A quiz file with `count` questions, of which an attempt draws `draw` (0: all)."""
    every = "".join(QUESTION.format(number) for number in range(count))
    return f'title = "Bank"\n[[sections]]\ndraw = {draw}\n{every}'.encode()


def highest() -> int:
    """The most memory that this process has had, in bytes."""
    status = Path("/proc/self/status").read_text("ascii")
    kib = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    return int(kib) * 1024


def main() -> None:
    """Walk through the whole quiz as a trainee does."""
    home, count, draw = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    seat = build(home)
    look(seat)
    window = admit(seat)
    idle = highest()
    content = take(seat, **{f"quizzes/{WORD}.toml": bank(count, draw)})
    pages = {}
    for name, path in (("lessons", ""), ("lesson", f"/{content}/lesson/satu")):
        window.get(f"/training{path}")
        pages[name] = len(window.page)
    attempt = begin(seat, window, content)
    pages["question"] = len(window.page)
    for number in range(1, draw + 1):
        window.post(f"/training/attempt/{attempt.id}/{number}", answer="1", go="next")
    pages["overview"] = len(window.page)
    window.post(f"/training/attempt/{attempt.id}/hand-in")
    pages["result"] = len(window.page)
    ids = [one.id for one in attempt.draw.questions()]
    print(json.dumps({"pages": pages, "drawn": ids, "memory": highest() - idle}))
    seat.close()


if __name__ == "__main__":
    main()
