"""`lpse-kiosk certificate verify`: what counts, what does not, and why."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from kiosk.cli.main import main
from sync import figures
from sync.training import certificates, withdrawn
from sync.wire.keys import SigningKey
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
        first, second, third = done.output.splitlines()
        assert first.startswith("OK passed LATIHAN-20261128-") and first.endswith("Siti Aminah")
        assert "4.5 JP" in second and "Rina Kusuma" in second
        assert "was not checked" in third


def listed(tmp_path: Path, *numbers: str, key: SigningKey = KEY) -> tuple[str, str]:
    file = tmp_path / "ditarik.txt"
    issued = "2026-11-29T02:00:00.000000Z"
    note = withdrawn.write_list(numbers, key, issued=issued, gateway_id="gw-1")
    file.write_text(note, "utf-8")
    return "--withdrawn", str(file)


def test_the_list_of_withdrawn_ones_is_checked_and_obeyed(tmp_path: Path) -> None:
    data, number = certificate().encode(), certificates.read(certificate()).number
    other = number[:-3] + "999"
    done = verify(tmp_path, data, *KEYS, *listed(tmp_path))
    assert done.exit_code == 0
    at = figures.instant("2026-11-29T02:00:00Z", "en", datetime.now().astimezone().tzinfo)
    assert f"list of {at}" in done.output.splitlines()[2], "by the clock of this machine"
    said = json.loads(verify(tmp_path, data, *KEYS, *listed(tmp_path), "--json").output)
    assert said["withdrawn_list_issued"] == "2026-11-29T02:00:00.000000Z"
    assert verify(tmp_path, data, *KEYS, *listed(tmp_path, other)).exit_code == 0
    done = verify(tmp_path, data, *KEYS, *listed(tmp_path, number, other), lang="id")
    assert done.exit_code == 1 and f"{number} sudah ditarik" in done.output + done.stderr
    forged = listed(tmp_path, key=SigningKey.generate())
    done = verify(tmp_path, data, *KEYS, *forged, lang="id")
    assert done.exit_code == 1 and "tidak cocok" in done.output + done.stderr
    Path(forged[1]).write_bytes(b"\xff\x00\xfe")
    done = verify(tmp_path, data, *KEYS, *forged, lang="id")
    assert done.exit_code == 1 and "bukan daftar" in done.output + done.stderr


def test_as_json_it_says_everything(tmp_path: Path) -> None:
    said = json.loads(verify(tmp_path, certificate().encode(), *KEYS, "--json").output)
    assert (said["kind"], said["name"], said["quizzes"]) == ("passed", "Siti Aminah", 1)
    assert said["withdrawn_list_issued"] is None


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
