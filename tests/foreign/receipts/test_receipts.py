"""Other people's tools verify our receipts, and refuse them after one changed digit.

The commands are those of `docs/reference/receipts.md`, taken from the page and run.
"""

from __future__ import annotations

import base64
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kiosk.printing import receipt_pdf
from sync import notes, receipts
from tests.kiosk.printing.test_receipt import pages_of
from tests.sync.test_receipts import GATEWAY, SEAT, a_note, a_receipt, an_official_note

PAGE = (Path(__file__).parents[3] / "docs/reference/receipts.md").read_text("utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
SIGNERS = {"seat-07": SEAT, "gateway-temanggung": GATEWAY}
NOTES = {"seat-07": a_note(), "gateway-temanggung": an_official_note()}
UTF8 = a_note(tenderer_name="PT Übersee 株式会社")


def documented(word):
    (found,) = [block for block in BLOCKS if word in block]
    return found


def run(command, folder, name="seat-07"):
    """Run a block of the page as a reader would."""
    tool = re.findall(r"^\w[\w-]*", command, re.MULTILINE)[-1]
    environment = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(folder),
        "LC_ALL": "C.UTF-8",
        "NAME": name,
        "KEY": SIGNERS[name].public.text,
    }
    if shutil.which(tool, path=environment["PATH"]) is None:
        pytest.fail(f"{tool} is missing: the page's commands cannot be tried")
    return subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
    )


def changed(note):
    assert note.count("version: 2") == 1
    return note.replace("version: 2", "version: 3")


@pytest.mark.parametrize("tool", ["openssl", "signify-openbsd", "lpse-kiosk receipt verify"])
@pytest.mark.parametrize("name", SIGNERS)
def test_documented_commands_accept_a_receipt_and_refuse_a_changed_one(tool, name, tmp_path):
    (tmp_path / "tanda-terima.txt").write_bytes(NOTES[name].encode())
    good = run(documented(tool), tmp_path, name)
    assert good.returncode == 0, good.stdout + good.stderr
    (tmp_path / "tanda-terima.txt").write_bytes(changed(NOTES[name]).encode())
    bad = run(documented(tool), tmp_path, name)
    assert bad.returncode != 0
    assert "erified" not in bad.stdout + bad.stderr


@pytest.mark.parametrize("tool", ["openssl", "signify-openbsd"])
def test_names_in_any_script_verify(tool, tmp_path):
    (tmp_path / "tanda-terima.txt").write_bytes(UTF8.encode())
    done = run(documented(tool), tmp_path)
    assert done.returncode == 0, done.stderr


def test_minisign_accepts_what_the_signer_made_for_it(tmp_path):
    for file, content in notes.minisign(a_note(), SEAT, "seat-07", "seat-07 4821001").items():
        (tmp_path / file).write_bytes(content)
    done = run(documented("minisign"), tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Trusted comment: seat-07 4821001" in done.stdout
    text = (tmp_path / "note.txt").read_text("utf-8")
    (tmp_path / "note.txt").write_text(changed(text), "utf-8")
    assert run(documented("minisign"), tmp_path).returncode != 0


def test_exported_files_verify_with_openssl(tmp_path):
    for file, content in notes.export(a_note(), "seat-07", SEAT.public, "openssl").items():
        (tmp_path / file).write_bytes(content)
    command = "openssl pkeyutl -verify -pubin -inkey note.pem -rawin -in note.txt -sigfile note.sig"
    assert run(command, tmp_path).returncode == 0
    (tmp_path / "note.sig").write_bytes(bytes(64))
    assert run(command, tmp_path).returncode != 0


def test_exported_files_verify_with_signify(tmp_path):
    for file, content in notes.export(a_note(), "seat-07", SEAT.public, "signify").items():
        (tmp_path / file).write_bytes(content)
    command = "signify-openbsd -V -p note.pub -m note.txt -x note.txt.sig"
    assert run(command, tmp_path).returncode == 0
    text = (tmp_path / "note.txt").read_text("utf-8")
    (tmp_path / "note.txt").write_text(changed(text), "utf-8")
    assert run(command, tmp_path).returncode != 0


@pytest.fixture
def paper(tmp_path):
    (tmp_path / "tanda-terima.pdf").write_bytes(
        receipt_pdf(
            UTF8,
            "id",
            tender_title="Pembangunan Gedung",
            lpse_name="LPSE",
            seat_name="Seat 07",
            timezone=ZoneInfo("Asia/Jakarta"),
        )
    )
    return tmp_path


def test_documented_scan_gives_back_the_receipt(paper):
    (page,) = pages_of((paper / "tanda-terima.pdf").read_bytes(), paper)
    (paper / "tanda-terima.png").write_bytes(page)
    done = run(documented("zbarimg"), paper)
    assert done.returncode == 0, done.stderr
    assert (paper / "tanda-terima.txt").read_bytes() == UTF8.encode()


def test_documented_attachment_is_the_receipt(paper):
    assert run(documented("pdfdetach"), paper).returncode == 0
    assert (paper / "tanda-terima.txt").read_bytes() == UTF8.encode()


def test_documented_comparison_finds_the_provisional_receipt(tmp_path):
    (tmp_path / "tanda-terima.txt").write_bytes(an_official_note().encode())
    (tmp_path / "sementara.txt").write_bytes(a_note().encode())
    assert run(documented("sementara.txt"), tmp_path).returncode == 0
    (tmp_path / "sementara.txt").write_bytes(a_note(version=3).encode())
    assert run(documented("sementara.txt"), tmp_path).returncode == 1


def test_documented_comparison_finds_the_sealed_file(tmp_path):
    sealed = receipts.SealedEnvelope("bid", 5, receipts.digest("hello"), "9f3c 11a0 42aa 0b1c 77d2")
    note = receipts.write(a_receipt(envelopes=(sealed,)), SEAT, "seat-07")
    (tmp_path / "tanda-terima.txt").write_bytes(note.encode())
    (tmp_path / "penawaran.age").write_bytes(b"hello")
    assert run(documented("penawaran.age"), tmp_path).returncode == 0
    (tmp_path / "penawaran.age").write_bytes(b"jello")
    assert run(documented("penawaran.age"), tmp_path).returncode == 1


def test_every_documented_command_is_tried_here():
    tried = ["zbarimg", "pdfdetach", "lpse-kiosk", "openssl", "signify-openbsd", "minisign"]
    tried += ["sementara.txt", "penawaran.age"]
    assert len(BLOCKS) == len([documented(word) for word in tried])


def test_keys_are_published_as_plain_base64():
    assert base64.b64decode(SEAT.public.text) == SEAT.public.raw
