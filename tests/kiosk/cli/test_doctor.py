"""`doctor` speaks both languages, says what to do, and shows no Python."""

from __future__ import annotations

import json
import re
import socket
import ssl
import threading
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kiosk.cli.doctor import certificate, link, machine, system
from kiosk.cli.doctor.check import ask
from kiosk.cli.main import main
from kiosk.shell.frame import Frame, speaking_app
from sync.gateway import core


def said(home: Path, lang: str) -> str:
    return CliRunner().invoke(main, ["--home", str(home), "--lang", lang, "doctor"]).stdout


@pytest.mark.parametrize(("lang", "word"), [("id", "pengaturan"), ("en", "settings")])
def test_both_languages_no_python_and_eighty_columns(lang: str, word: str, tmp_path: Path) -> None:
    (tmp_path / "kiosk.toml").write_text(
        'media_roots = ["/a", "/b"]\nvisit_minutes = 45\ncamera = true\n'
    )
    text = said(tmp_path, lang)
    assert word in text
    assert "kiosk.toml" in text
    own = "media_roots = /a, /b; visit_minutes = 45; camera = true"
    assert own in " ".join(text.split())
    assert not re.search(r"\('|\]|True|False|Error\(|<\w+", text)
    assert all(len(line) <= 80 or "/" in line for line in text.splitlines())


def test_a_warning_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Debian 12's own SQLite: nothing to do at a seat, a remedy at a gateway."""
    monkeypatch.setattr(machine.sqlite3, "sqlite_version_info", (3, 40, 1))
    flat = " ".join(said(tmp_path, "id").split())
    assert "Tidak perlu tindakan" in flat
    core.make(tmp_path / "gateway", "LPSE", "production", "Asia/Jakarta")
    flat = " ".join(said(tmp_path, "id").split())
    assert "PERHATIAN SQLite" in flat
    assert "cadangkan foldernya setiap hari" in flat


def test_a_check_that_fails_itself_is_a_sentence(tmp_path: Path) -> None:
    def broken(_frame: Frame) -> None:
        raise RuntimeError("kabel putus")

    with speaking_app().app_context():
        (check,) = ask(Frame(tmp_path, "id"), [broken])
    assert check.detail == "pemeriksaan ini sendiri gagal: RuntimeError: kabel putus"


def test_time_and_services_are_asked_of_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, script in {
        "timedatectl": "echo no",
        "systemctl": '[ "$2" = lpse-seat ] && echo active || { echo failed; exit 3; }',
    }.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / name).chmod(0o755)
    for unit in ("lpse-seat", "lpse-window"):
        (tmp_path / f"{unit}.service").touch()
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(system, "UNITS", tmp_path)
    with speaking_app().app_context():
        checks = ask(Frame(tmp_path, "id"), system.QUESTIONS)
    found = {(one.name, one.verdict): one.detail for one in checks}
    assert "timedatectl set-ntp true" in found["time", "warn"]
    assert found["service", "ok"] == "lpse-seat berjalan"
    assert "journalctl -u lpse-window" in found["service", "bad"]


@pytest.mark.parametrize("driver", [True, False])
def test_a_seat_that_cannot_open_ntfs_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, driver: bool
) -> None:
    frame = Frame(tmp_path, "id")
    frame.home.key.parent.mkdir(parents=True)
    frame.home.key.write_bytes(b"x")
    (tmp_path / "rule").touch()
    (tmp_path / "sbin").mkdir()
    if driver:
        (tmp_path / "sbin/mount.ntfs").touch(0o755)
    monkeypatch.setattr(system, "RULE", tmp_path / "rule")
    monkeypatch.setattr(system, "SBIN", str(tmp_path / "sbin"))
    with speaking_app().app_context():
        checks = [one for one in ask(frame, system.QUESTIONS) if one.name == "sticks"]
    assert [one.verdict for one in checks] == (["ok"] if driver else ["ok", "warn"])
    assert driver or "ntfs-3g" in checks[1].detail


def pem(folder: Path, days: float) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - timedelta(days=400))
        .not_valid_after(now + timedelta(days=days))
        .sign(key, hashes.SHA256())
    )
    path = folder / "cert.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


@pytest.mark.parametrize(("days", "verdict"), [(90, "ok"), (10, "warn"), (-3, "bad")])
def test_a_certificate_that_ends_soon_is_said(
    days: float, verdict: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = pem(tmp_path, days)
    monkeypatch.setattr(certificate, "INSTALLED", path)
    with speaking_app().app_context():
        (check,) = ask(Frame(tmp_path, "id"), [certificate._installed])
    assert check.verdict == verdict
    assert verdict == "ok" or "Perbarui" in check.detail
    # The one that a real TLS server shows, whoever may have signed it.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path, tmp_path / "key.pem")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"https://localhost:{listener.getsockname()[1]}"
        monkeypatch.setattr(link, "kept", lambda frame: (type("Found", (), {"url": url}), None))

        def serve() -> None:
            near, _ = listener.accept()
            # Who asks hangs up in the middle of the server's first words.
            with suppress(OSError), closing(context.wrap_socket(near, server_side=True)) as tls:
                tls.recv(1)

        threading.Thread(target=serve, daemon=True).start()
        with speaking_app().app_context():
            (check,) = ask(Frame(tmp_path, "id"), [certificate._shown])
    assert check.verdict == verdict


def test_json_keeps_its_names_whatever_the_language(tmp_path: Path) -> None:
    for lang in ("id", "en"):
        words = ["--home", str(tmp_path), "--lang", lang, "doctor", "--json"]
        names = {one["name"] for one in json.loads(CliRunner().invoke(main, words).stdout)}
        assert {"python", "sqlite", "disk", "clock", "window", "settings", "pin"} <= names
