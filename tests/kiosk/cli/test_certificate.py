"""`lpse-kiosk certificate verify`: what counts, what does not, and why."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kiosk.cli.main import main
from tests.kiosk.paperwork.test_classes import KEY, certificate
from tests.sync.test_receipts import a_note

KEYS = ("--key", f"gw-1={KEY.public.text}")


def verify(tmp_path: Path, data: bytes, *more: str, lang: str = "en"):
    file = tmp_path / "sertifikat.txt"
    file.write_bytes(data)
    return CliRunner().invoke(
        main, ["--lang", lang, "certificate", "verify", str(file), *more], catch_exceptions=False
    )


def test_a_certificate_is_told_in_two_lines_however_its_file_was_kept(tmp_path: Path) -> None:
    note = certificate()
    for data in (note.encode(), note.encode("utf-16"), note.replace("\n", "\r\n").encode()):
        done = verify(tmp_path, data, *KEYS)
        assert done.exit_code == 0
        first, second = done.output.splitlines()
        assert first.startswith("OK passed LATIHAN-20261128-") and first.endswith("Siti Aminah")
        assert "4.5 JP" in second and "Rina Kusuma" in second


def test_as_json_it_says_everything(tmp_path: Path) -> None:
    said = json.loads(verify(tmp_path, certificate().encode(), *KEYS, "--json").output)
    assert (said["kind"], said["name"], said["quizzes"]) == ("passed", "Siti Aminah", 1)


@pytest.mark.parametrize(
    ("data", "keys", "said"),
    [
        (certificate().replace("Siti", "Sity").encode(), KEYS, "does not fit"),
        (certificate().encode(), (), "was not given"),
        (certificate().encode(), ("--key", f"gw-2={KEY.public.text}"), "was not given"),
        (a_note().encode(), KEYS, "not a training certificate"),
        (b"%PDF-1.7 \x00\xff", KEYS, "not a training certificate"),
    ],
)
def test_what_does_not_count_says_why(tmp_path: Path, data: bytes, keys, said: str) -> None:
    done = verify(tmp_path, data, *keys)
    assert done.exit_code == 1
    assert said in done.output + done.stderr
