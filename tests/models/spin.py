"""Explore a model in every state it can reach, by Debian's `spin` and a C compiler (ADR 71)."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Explored:
    """`violated`: an assertion failed in a state; `states` were visited, all there are if not."""

    violated: bool
    states: int
    said: str


def explore(model: str, folder: Path, defined: Mapping[str, int | str]) -> Explored:
    """Build the checker of `HERE/model` with these names defined, in `folder`, and run it.

    Raises: AssertionError when the search was cut short; CalledProcessError for no valid model.
    """
    words = [f"-D{name}={value}" for name, value in defined.items()]
    shutil.copy(HERE / model, folder)
    _run(folder, "spin", "-a", *words, model)
    _run(folder, "cc", "-O1", "-w", "-DSAFETY", "-o", "pan", "pan.c")
    done = _run(folder, "./pan", "-m1000000", "-E")
    states = re.search(r"(\d+) states, stored", done)
    assert states, done
    violated = "assertion violated" in done
    assert "max search depth too small" not in done, done
    assert violated or "Search not completed" not in done, done
    return Explored(violated, int(states[1]), done)


def _run(folder: Path, *command: str) -> str:
    done = subprocess.run(
        command, cwd=folder, check=True, capture_output=True, text=True, timeout=600
    )
    return done.stdout
