"""Which lane a file of tests is in, and which files must not run beside each other.

Both are decided by the file's place, so that the process that hands out work, which collects
nothing itself, can decide them too. The longest line that fits a path wins. A file that no line
names is in the fast lane, unless it took more than `MOST_S` of processor time when the files were
last measured (`tests/costs.txt`); checks of the source are in it anyway.
docs/decisions/0041-lanes.md says why each line is here, docs/decisions/0081-what-fast-means.md why
files are measured.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

LANES = ("fast", "real", "slow")
COSTS = Path(__file__).with_name("costs.txt")
MOST_S = 2.0
# Real processes, browsers, windows, printers, mounts or other people's programs.
REAL = (
    "tests/drill/",
    "tests/foreign/",
    "tests/journeys/",
    "tests/kiosk/bidding/test_checks.py",
    "tests/kiosk/bidding/test_firm_in_chromium.py",
    "tests/kiosk/bidding/test_in_chromium.py",
    "tests/kiosk/bidding/test_press.py",
    "tests/kiosk/bidding/test_prints.py",
    "tests/kiosk/centre_log/",
    "tests/kiosk/cli/test_bid.py",
    "tests/kiosk/cli/test_ceremony.py",
    "tests/kiosk/cli/test_demo.py",
    "tests/kiosk/cli/test_doctor_printer.py",
    "tests/kiosk/cli/test_foreign.py",
    "tests/kiosk/cli/test_handout.py",
    "tests/kiosk/install/",
    "tests/kiosk/intake/",
    "tests/kiosk/paperwork/test_classes.py",
    "tests/kiosk/paperwork/test_forms.py",
    "tests/kiosk/printed_forms/",
    "tests/kiosk/papers/",
    "tests/kiosk/printing/",
    "tests/kiosk/registration/test_end_in_chromium.py",
    "tests/kiosk/registration/test_focus_stays.py",
    "tests/kiosk/registration/test_in_chromium.py",
    "tests/kiosk/registration/test_language_in_chromium.py",
    "tests/kiosk/training/",
    "tests/kiosk/verification/",
    "tests/kiosk/web/test_browser.py",
    "tests/kiosk/web/test_hostile_neighbours.py",
    "tests/kiosk/window/",
    "tests/kiosk/wiring/test_link_states.py",
    "tests/models/",
    "tests/scenarios/",
    "tests/sync/engine/test_engine.py",
    "tests/sync/gateway/uploads/",
    "tests/sync/sealing/test_keyfile.py",
    "tests/sync/test_server_crowds.py",
    "tests/sync/training/test_certificates.py",
    "tests/sync/training/test_lessons_in_chromium.py",
    "tests/sync/training/test_statements.py",
    "tests/sync/transport/",
)
# Whole machines, a gigabyte, hundreds of restarts.
SLOW = (
    "tests/foreign/age/test_round_trips.py",
    "tests/foreign/openapi/",
    "tests/kiosk/install/test_booted.py",
    "tests/kiosk/install/test_two_users.py",
    "tests/scenarios/test_canary.py",
    "tests/scenarios/test_exactly_once.py",
    "tests/scenarios/test_versions.py",
    "tests/sync/gateway/uploads/test_power_cut.py",
)
# What the whole machine has once: users, loop devices, containers, CUPS' own folders.
MACHINE = (
    "tests/kiosk/install/",
    "tests/kiosk/intake/test_real_file_systems.py",
    "tests/kiosk/intake/test_udev.py",
    "tests/kiosk/printing/test_ipp_printer.py",
    "tests/kiosk/printing/test_printer.py",
    "tests/scenarios/test_full_disks.py",
    "tests/scenarios/test_printing_faults.py",
)
# They read the same source: the worker that parsed it once has it for all of them.
SOURCE = "tests/structure/"


def lane(path: str) -> str:
    """Return the lane of the file of tests at `path`, which begins with `tests/`."""
    lines = dict.fromkeys(REAL, "real") | dict.fromkeys(SLOW, "slow")
    if found := _fitting(path, lines):
        return lines[max(found, key=len)]
    return "real" if path in long_ones() else "fast"


def needs_packages_only(path: str) -> bool:
    """Say whether the file needs nothing but Python packages: no line names it."""
    return not _fitting(path, (*REAL, *SLOW))


@cache
def long_ones() -> Mapping[str, float]:
    """Return the files that took more than `MOST_S` when last measured, with their seconds."""
    told = (line.split() for line in COSTS.read_text("utf-8").splitlines() if line[0] != "#")
    return {name: float(cost) for name, cost in told}


def unit(path: str) -> str:
    """Return what one worker runs in one go: the file, or the group it is in."""
    if path.startswith(SOURCE):
        return SOURCE
    return "machine" if _fitting(path, MACHINE) else path


def begin(path: str) -> int:
    """Return when to begin with the file at `path`: what takes longest comes first."""
    return 0 if unit(path) == "machine" else 3 - LANES.index(lane(path))


def _fitting(path: str, lines: Iterable[str]) -> list[str]:
    return [line for line in lines if path.startswith(line)]
