"""`bid open`, `bid verify`, `committee rehearse`: whose signature, which key, what was given."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import pty
import select
import sys
import time
from pathlib import Path

import pytest

from sync import receipts, rehearsal
from sync.receipts import SealedEnvelope
from tests.kiosk.cli.test_ceremony import Shell
from tests.sync.sealing.support import COMMITTEE, MANIFEST, STRANGER, sealed
from tests.sync.sealing.test_keyfile import PHRASE, lock
from tests.sync.test_receipts import GATEWAY, SEAT, a_receipt

SIGNER = "seat-07"


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A folder with a bid, its receipt and the keys."""
    bid = sealed(tmp_path, name="bid.age").path.read_bytes()
    envelope = SealedEnvelope(
        "bid", len(bid), hashlib.sha256(bid).hexdigest(), COMMITTEE.recipient.fingerprint
    )
    receipt = dataclasses.replace(
        a_receipt(),
        envelopes=(envelope,),
        tender_id=MANIFEST.tender_id,
        tenderer_id=MANIFEST.tenderer_id,
        bid_id=MANIFEST.bid_id,
    )
    note = receipts.write(receipt, SEAT, SIGNER)
    (tmp_path / "resmi.txt").write_text(note)
    (tmp_path / "resmi16.txt").write_bytes(note.replace("\n", "\r\n").encode("utf-16"))
    (tmp_path / "palsu.txt").write_text(note.replace("PT Maju Bersama", "PT Maju Besama"))
    (tmp_path / "resmi.pdf").write_bytes(b"%PDF-1.7\n")
    (tmp_path / "kunci.txt").write_text(COMMITTEE.text)
    (tmp_path / "asing.txt").write_text(STRANGER.text)
    return Shell(tmp_path)


def opens(shell: Shell, *more: str, key: str = "kunci.txt", lang: str = "id") -> tuple[int, str]:
    done = shell("bid", "open", "bid.age", "--identity", key, "--out", "o", *more, lang=lang)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("receipt", ["resmi.txt", "resmi16.txt"])
def test_a_signature_is_checked_or_said_not_to_be(shell: Shell, receipt: str) -> None:
    code, told = opens(shell, "--receipt", receipt)
    assert code == 0
    assert "BELUM diperiksa" in told
    assert f"--key '{SIGNER}=KUNCI'" in told
    done = shell("bid", "verify", "bid.age", "--receipt", receipt, lang="en")
    assert done.returncode == 0
    assert "NOT checked" in done.stdout
    key = f"{SIGNER}={SEAT.public.text}"
    done = shell("bid", "verify", "bid.age", "--receipt", receipt, "--key", key)
    assert done.returncode == 0, done.stderr
    assert f"Tanda tangan {SIGNER} pada tanda terima itu benar" in done.stdout
    told = shell.ok("bid", "verify", "bid.age", "--receipt", receipt, "--key", key, "--json")
    assert json.loads(told)["signature"] == "good"


def test_a_false_signature_and_a_missing_key_stop_everything(shell: Shell) -> None:
    key = f"{SIGNER}={SEAT.public.text}"
    code, told = opens(shell, "--receipt", "palsu.txt", "--key", key)
    assert (code, "receipt_signature_invalid" in told) == (1, True)
    code, told = opens(shell, "--receipt", "resmi.txt", "--key", f"gateway={GATEWAY.public.text}")
    assert (code, "receipt_key_missing" in told) == (1, True)
    assert SIGNER in told
    code, told = opens(shell, "--receipt", "resmi.pdf")
    assert code == 1
    assert "dokumen PDF" in told
    assert ".txt" in told
    done = shell("receipt", "verify", "resmi.txt")
    assert (done.returncode, "receipt_key_missing" in done.stderr) == (1, True)
    assert not (shell.home / "o").exists()


def test_wrong_key_and_damage_are_told_apart(shell: Shell) -> None:
    code, told = opens(shell, "--receipt", "resmi.txt", key="asing.txt")
    assert (code, "Kunci salah" in told) == (1, True)
    bid = (shell.home / "bid.age").read_bytes()
    (shell.home / "bid.age").write_bytes(bid[:90_000])
    code, told = opens(shell, key="kunci.txt", lang="en")
    assert (code, "Damaged" in told) == (1, True)
    assert "surat.pdf" in told
    assert not (shell.home / "o-TIDAK-UTUH").exists()
    (shell.home / "o.laporan.txt").unlink()
    code, told = opens(shell, "--salvage")
    assert code == 1
    assert (shell.home / "o-TIDAK-UTUH" / "surat.pdf").read_bytes() == b"surat penawaran"
    assert "TIDAK utuh" in (shell.home / "o.laporan.txt").read_text()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("kosong", b"", "berkas kosong"),
        ("resmi.pdf", b"%PDF-1.4", "dokumen PDF"),
        ("foto.jpg", b"\xff\xd8\xff\xe0", "gambar"),
        ("umum.txt", COMMITTEE.recipient.text.encode(), "kunci umum (age1…)"),
        ("id_ed25519", b"-----BEGIN OPENSSH PRIVATE KEY-----\n", "kunci SSH"),
        ("biner", bytes(range(256)), "jenis lain"),
        ("resmi.txt", None, "tanda terima"),
        ("bid.age", None, "berkas tersegel"),
        ("rusak.txt", COMMITTEE.text[:-1].encode(), "baris 1"),
    ],
)
def test_what_is_given_as_a_key_is_named(
    name: str, data: bytes | None, words: str, shell: Shell
) -> None:
    if data is not None:
        (shell.home / name).write_bytes(data)
    code, told = opens(shell, key=name)
    assert code == 1
    assert words in told
    assert not (shell.home / "o").exists()


def test_a_locked_key_file_opens_with_its_passphrase(shell: Shell) -> None:
    lock(shell.home, "terkunci.asc", "--armor")
    (shell.home / "frasa.txt").write_text(PHRASE + "\n", "utf-16")
    code, told = opens(shell, key="terkunci.asc")
    assert (code, "key_file_locked" in told, "--passphrase-file" in told) == (1, True, True)
    code, told = opens(shell, "--passphrase-file", "frasa.txt", key="terkunci.asc")
    assert code == 0, told
    assert (shell.home / "o" / "surat.pdf").exists()
    (shell.home / "salah.txt").write_text("salah")
    code, told = opens(shell, "--passphrase-file", "salah.txt", key="terkunci.asc")
    assert (code, "key_file_passphrase_wrong" in told) == (1, True)
    uji, answer = rehearsal.make("9151042", "bid", COMMITTEE.recipient)
    (shell.home / "uji.age").write_bytes(uji)
    words = ("committee", "rehearse", "uji.age", "--identity", "terkunci.asc")
    assert shell.ok(*words, "--passphrase-file", "frasa.txt") == answer
    done = shell("committee", "rehearse", "resmi.txt", "--identity", "kunci.txt")
    assert (done.returncode, "tanda terima" in done.stderr) == (1, True)


def test_a_terminal_is_asked_and_may_mistype(shell: Shell) -> None:
    lock(shell.home, "terkunci.age")
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(shell.home)
        words = ["bid", "open", "bid.age", "--identity", "terkunci.age", "--out", "o"]
        os.execv(sys.executable, [*shell.command, *words])
    told = b""
    for typed in ("salah", PHRASE):
        told += until(terminal, b": ")
        os.write(terminal, f"{typed}\n".encode())
    told += until(terminal, None)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0, told
    assert "Frasa sandi itu tidak membuka" in told.decode()
    assert PHRASE not in told.decode()


def until(terminal: int, mark: bytes | None) -> bytes:
    told, end = b"", time.monotonic() + 180
    while time.monotonic() < end and not (mark and told.endswith(mark)):
        if not select.select([terminal], [], [], 1)[0]:
            continue
        try:
            piece = os.read(terminal, 4096)
        except OSError:
            break
        if not piece:
            break
        told += piece
    return told
