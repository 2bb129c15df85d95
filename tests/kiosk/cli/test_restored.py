"""The how-to of a gateway put back from a copy, walked through as it stands on the page."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk.cli.main import main
from kiosk.demo import samples
from kiosk.demo.house import Room, furnish
from sync.argon import LEAST
from sync.gateway import recovery
from sync.gateway.alarms import service as alarms
from sync.gateway.enrolment import service as enrolment
from sync.gateway.features import open_gateway
from sync.gateway.feed import store as feed
from sync.gateway.journal import service as journal
from sync.gateway.room import store as orders
from sync.gateway.staff import store as staff
from sync.wire.keys import SigningKey

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "restore.md"
TWO = ("restored", "readmit")


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Room:
    return furnish(tmp_path_factory.mktemp("room"), LEAST)


@pytest.fixture
def root(furnished: Room, tmp_path: Path) -> Path:
    shutil.copytree(furnished.home.root, tmp_path / "home")
    return tmp_path / "home"


def run(room: Room, root: Path, *words: str) -> Result:
    head, other = samples.HEAD, samples.ADMINISTRATOR
    typed = [head.person_id, room.pins["head"]]
    if any(word in TWO for word in words):
        typed += [other.person_id, room.pins["administrator"]]
    lines = "".join(f"{line}\n" for line in typed)
    return CliRunner().invoke(main, ["--home", str(root), *words], input=lines)


def numbers(root: Path) -> tuple[int, int, int]:
    centre = open_gateway(root / "gateway")
    with centre.reading() as db:
        return feed.head(db), orders.highest(db), staff.roster_version(db)


def stands(root: Path) -> bool:
    centre = open_gateway(root / "gateway")
    with centre.reading() as db:
        return recovery.ALARM in [one.code for one in alarms.standing(db, "")]


def test_every_command_of_the_page_does_what_it_says(furnished: Room, root: Path) -> None:
    blocks = re.findall(r"```sh\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    commands = [line for block in blocks for line in block.strip().splitlines()]
    assert [line.split()[2] for line in commands] == [
        "restored",
        "doctor",
        "alarms",
        "import-tenders",
        "tenders",
        "seats",
        "readmit",
        "clear-alarm",
    ]
    before = numbers(root)
    key = SigningKey.generate().public.text
    said: dict[str, str] = {}
    for line in commands:
        words = shlex.split(line)[1:]
        words = [str(root / "tenders.json") if word.endswith(".zip") else word for word in words]
        words = [key if word.startswith("ugV+") else word for word in words]
        done = run(furnished, root, *words)
        said[words[1]] = done.output
        # doctor says with its exit code that something is wrong, which is what it is for
        assert done.exit_code == (1 if words[1] == "doctor" else 0), done.output
        if words[1] == "restored":
            assert all(now > then for now, then in zip(numbers(root), before, strict=True))
            assert numbers(root)[0] == before[0] + recovery.SKIPPED_NEWS
            assert stands(root)
    assert "gateway_restored" in said["doctor"]
    assert "gateway_restored" in said["alarms"]
    assert not stands(root)
    known = json.loads(run(furnished, root, "gateway", "seats", "--json").stdout)
    assert [(one["seat_id"], one["key"]) for one in known] == [("s-9f3c11a0", key)]


def test_one_person_alone_restores_nothing(furnished: Room, root: Path) -> None:
    head = samples.HEAD
    twice = f"{head.person_id}\n{furnished.pins['head']}\n" * 2
    words = ["--home", str(root), "gateway", "restored", "--reason", "x"]
    before = numbers(root)
    assert CliRunner().invoke(main, words, input=twice).exit_code == 1
    assert numbers(root) == before
    assert not stands(root)


def test_the_journal_names_both_and_why(furnished: Room, root: Path) -> None:
    assert run(furnished, root, "gateway", "restored", "--reason", "disk rusak").exit_code == 0
    assert run(furnished, root, "gateway", "restored", "--reason", "sekali lagi").exit_code == 0
    centre = open_gateway(root / "gateway")
    acts = [entry for _, entry in journal.read(centre) if entry.name == "gateway_restored"]
    assert [entry.why for entry in acts] == ["disk rusak", "sekali lagi"]
    assert all(len(entry.by) == 2 for entry in acts)
    raised = [entry for _, entry in journal.read(centre) if entry.name == "alarm_raised"]
    assert len(raised) == 1


def test_a_seat_is_known_again_only_as_what_it_was(furnished: Room, root: Path) -> None:
    key, other = (SigningKey.generate().public.text for _ in range(2))
    assert run(furnished, root, "gateway", "readmit", "s-9f3c11a0", "Kursi", key).exit_code == 0
    assert run(furnished, root, "gateway", "readmit", "s-9f3c11a0", "Kursi", key).exit_code == 0
    for seat_id, its_key in (("s-9f3c11a0", other), ("s-00000000", key)):
        done = run(furnished, root, "gateway", "readmit", seat_id, "Kursi", its_key)
        assert done.exit_code == 1
        assert "seat_known_otherwise" in done.output
    for seat_id, its_key in (("s 9f3c11a0", other), ("s-9f3c11a1", "bukan kunci")):
        assert run(furnished, root, "gateway", "readmit", seat_id, "Kursi", its_key).exit_code == 1
    assert len(enrolment.seats(open_gateway(root / "gateway"))) == 1
