"""The command line speaks Indonesian to staff here, English where the locale says so."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from kiosk.cli.main import main
from kiosk.cli.spoken import texts
from kiosk.config import language_of


def run(*words: str, **environ: str) -> str:
    base = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", *words],
        env={**base, **environ},
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize(
    ("environ", "lang"),
    [
        ({}, "id"),
        ({"LANG": "C.UTF-8"}, "id"),
        ({"LANG": "id_ID.UTF-8"}, "id"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "KIOSK_LANG": "id"}, "id"),
        ({"LANG": "id_ID.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"KIOSK_LANG": "en"}, "en"),
        ({"KIOSK_LANG": "fr"}, "id"),
    ],
)
def test_the_language_is_asked_of_the_environment(environ: dict[str, str], lang: str) -> None:
    assert language_of(environ) == lang


def test_help_and_slips_in_indonesian() -> None:
    told = run("bid", "open", "--help", LANG="id_ID.UTF-8")
    for word in ("Cara pakai:", "Pilihan:", "Berkas kunci panitia", "Contoh: lpse-kiosk bid open"):
        assert word in told
    assert "Usage" not in told
    told = run("gateway", "serv", LANG="C.UTF-8")
    assert "Tidak ada perintah 'serv'" in told
    told = run("bid", "verify", "/nowhere", LANG="C.UTF-8")
    assert "tidak ada." in told


def test_help_and_slips_in_english() -> None:
    assert "Usage: " in run("--help", LANG="en_US.UTF-8")
    assert "No such command" in run("--lang", "en", "gateway", "serv")
    assert "No such command" in run("--lang=en", "gateway", "serv", LANG="id_ID.UTF-8")
    told = run("--lang", "id", "bid", "--help", LANG="en_US.UTF-8")
    assert "Membuka atau memeriksa" in told


def test_nothing_of_one_run_is_left_for_the_next(tmp_path: Path) -> None:
    before = texts(main)
    first = CliRunner().invoke(main, ["--lang", "id", "bid", "--help"]).output
    second = CliRunner().invoke(main, ["--lang", "en", "bid", "--help"]).output
    assert "Membuka atau memeriksa" in first
    assert "Open or check sealed bids." in second
    assert texts(main) == before
    assert "LANGUAGE" not in os.environ
