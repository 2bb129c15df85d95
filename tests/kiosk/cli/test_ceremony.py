"""The whole ceremony on the command line, as an administrator and a committee type it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sync.argon import LEAST
from sync.gateway.adapters.sample import sample_package
from sync.gateway.features import open_gateway
from sync.gateway.staff import service as staff

TENDER = "9151042"
NIP, PIN = "198503172010011004", "274913"
HEAD_NIP, HEAD_PIN = "197811042005012003", "sembilan kali sembilan"
ONE = (NIP, PIN)
BOTH = (NIP, PIN, HEAD_NIP, HEAD_PIN)


class Shell:
    """Runs `lpse-kiosk` as people do: its own process, its own exit code."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.command = [sys.executable, "-m", "kiosk", "--home", str(home)]

    def __call__(
        self, *words: str, lang: str = "id", typed: tuple[str, ...] = ()
    ) -> subprocess.CompletedProcess[str]:
        """`typed` are the lines that somebody types at the prompts."""
        return subprocess.run(
            [*self.command, "--lang", lang, *words],
            input="".join(f"{line}\n" for line in typed),
            capture_output=True,
            text=True,
            check=False,
            timeout=180,
            cwd=self.home,
            # Without a terminal of its own, secrets are read from the input too.
            start_new_session=True,
        )

    def ok(self, *words: str, typed: tuple[str, ...] = ()) -> str:
        done = self(*words, typed=typed)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gateway with two people in charge and tenders, made once: measuring Argon2id is slow."""
    shell = Shell(tmp_path_factory.mktemp("gateway"))
    lines = shell.ok("gateway", "init", "--name", "LPSE Kab. Temanggung").splitlines()
    # Measured once; what follows is quicker at the floor.
    staff.calibrate(open_gateway(shell.home / "gateway"), LEAST)
    shell.ok("gateway", "first-administrator", lines[-1], NIP, "Bambang", typed=(PIN, PIN))
    why = ("--role", "head", "--reason", "orang kedua")
    code = shell.ok("gateway", "setup-code", *why)
    words = ("gateway", "first-administrator", code, HEAD_NIP, "Siti Aminah")
    shell.ok(*words, typed=(HEAD_PIN, HEAD_PIN))
    (shell.home / "tenders.json").write_bytes(sample_package(datetime.now(UTC)))
    shell.ok("gateway", "import-tenders", "tenders.json", typed=ONE)
    return shell.home


@pytest.fixture
def gateway(made: Path, shell: Shell) -> Shell:
    shutil.copytree(made, shell.home, dirs_exist_ok=True)
    return shell


def test_init_shows_a_fingerprint_and_refuses_to_overwrite(shell: Shell) -> None:
    made = json.loads(shell.ok("gateway", "init", "--name", "LPSE Uji", "--json"))
    assert len(made["fingerprint"].split()) == 5
    assert re.fullmatch(r"([0-9A-Z]{4}-){3}[0-9A-Z]{4}", made["setup_code"])
    again = shell("gateway", "init", "--name", "LPSE Uji")
    assert again.returncode == 1
    assert "gateway_exists" in again.stderr


def test_importing_twice_changes_nothing_and_bad_files_are_named(gateway: Shell) -> None:
    again = json.loads(gateway.ok("gateway", "import-tenders", "tenders.json", "--json", typed=ONE))
    assert (again["added"], again["changed"], again["unchanged"]) == (0, 0, 12)
    (gateway.home / "bad.json").write_text('{"releases": [{"tender": {"id": 5}}]}')
    refused = gateway("gateway", "import-tenders", "bad.json", typed=ONE)
    assert refused.returncode == 1
    assert "bad.json" in refused.stderr
    assert "releases" in refused.stderr


def test_a_key_counts_only_after_the_committee_opened_the_test(gateway: Shell) -> None:
    key = json.loads(gateway.ok("committee", "key", TENDER, "--out", "kunci.txt", "--json"))
    assert (gateway.home / "kunci.txt").stat().st_mode & 0o777 == 0o600
    assert gateway("committee", "key", TENDER, "--out", "kunci.txt").returncode == 1
    gateway.ok("gateway", "publish-key", TENDER, key["recipient"], "--out", "uji.age", typed=ONE)
    wrong = gateway("gateway", "confirm-rehearsal", TENDER, "K7QF-9P2M-TT3X-0B5C", typed=ONE)
    assert wrong.returncode == 1
    assert "rehearsal_wrong" in wrong.stderr
    gateway.ok("committee", "key", TENDER, "--out", "lain.txt")
    other = gateway("committee", "rehearse", "uji.age", "--identity", "lain.txt")
    assert other.returncode == 1
    answer = gateway.ok("committee", "rehearse", "uji.age", "--identity", "kunci.txt")
    assert "v1" in gateway.ok("gateway", "confirm-rehearsal", TENDER, answer, typed=ONE)


def test_bids_are_not_handed_over_before_the_deadline(gateway: Shell) -> None:
    early = gateway("gateway", "export-bids", TENDER, "--out", "keluar")
    assert early.returncode == 1
    assert "tender_still_open" in early.stderr, "said before anybody signs in"
    assert not (gateway.home / "keluar").exists()
    assert json.loads(gateway.ok("gateway", "bids", TENDER, "--json")) == []


def test_a_seat_enrols_once_and_both_sides_show_the_same(gateway: Shell) -> None:
    made = gateway("gateway", "enrol", "Kursi 07", typed=BOTH)
    code, label = made.stdout.strip(), "Sidik kunci server LPSE: "
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "kiosk",
            "--home",
            str(gateway.home),
            "gateway",
            "serve",
            "--port",
            "0",
        ],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        assert server.stdout is not None
        url = server.stdout.readline().removeprefix("gateway ready ").strip()
        second = gateway("gateway", "serve", "--port", "0")
        assert second.returncode == 1
        assert "gateway_already_running" in second.stderr
        mine = json.loads(gateway.ok("enrol", url, code, "--json"))
        (theirs,) = json.loads(gateway.ok("gateway", "seats", "--json"))
        assert theirs["fingerprint"] == mine["seat_fingerprint"]
        assert label + mine["gateway_fingerprint"] in made.stderr
        sheet = gateway.home / "papan.pdf"
        key = json.loads(gateway.ok("gateway", "key", "--json", "--sheet", str(sheet)))
        assert key["fingerprint"] == mine["gateway_fingerprint"]
        assert gateway.ok("gateway", "key").splitlines() == [f"{key['name']}={key['key']}"]
        assert sheet.read_bytes().startswith(b"%PDF-1.7")
        assert theirs["seat_id"] == mine["seat_id"]
        assert gateway("enrol", url, code).returncode == 1
        gateway.ok("gateway", "revoke", mine["seat_id"], "--reason", "uji", typed=BOTH)
        acts = json.loads(gateway.ok("gateway", "journal", "show", "--json"))
        names = [act["name"] for act in acts if act["name"] not in {"signed_in"}]
        assert names == [
            "setup_code_made",
            "first_administrator_added",
            "setup_code_made",
            "staff_added_by_code",
            "tenders_imported",
            "enrol_code_made",
            "seat_revoked",
        ]
        assert (acts[-1]["why"], len(set(acts[-1]["by"]))) == ("uji", 2)
        (theirs,) = json.loads(gateway.ok("gateway", "seats", "--json"))
        assert theirs["revoked_at"]
    finally:
        server.terminate()
        assert server.wait(timeout=60) == 0
        assert server.stdout is not None
        server.stdout.close()


def test_an_unenrolled_seat_says_what_to_do_in_both_languages(shell: Shell) -> None:
    told = shell("run", "--headless")
    assert told.returncode == 1
    assert "belum didaftarkan" in told.stderr
    told = shell("run", "--headless", lang="en")
    assert "is not enrolled" in told.stderr


def test_doctor_judges_this_machine(gateway: Shell) -> None:
    checks = {one["name"]: one for one in json.loads(gateway.ok("doctor", "--json"))}
    assert {"python", "sqlite", "disk", "clock", "window", "settings", "gateway"} <= checks.keys()
    (gateway.home / "kiosk.toml").write_text("visit_minutes = 0\n")
    broken = gateway("doctor")
    assert broken.returncode == 1
    assert "visit_minutes" in broken.stdout  # and every other check was made all the same


def test_a_wrong_command_line_exits_with_two(shell: Shell) -> None:
    assert shell("gateway", "serve", "--port", "many").returncode == 2
    assert shell("receipt", "verify", __file__, "--key", "no-equals-sign").returncode == 2


def test_the_demo_leaves_a_full_folder_alone(shell: Shell) -> None:
    (shell.home / "mine.txt").write_text("keep")
    told = shell("demo", "--headless", "--keep", str(shell.home))
    assert told.returncode == 1
    assert [p.name for p in shell.home.iterdir()] == ["mine.txt"]
