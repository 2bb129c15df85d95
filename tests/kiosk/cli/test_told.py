"""Each of these command lines is refused with its own sentence and code."""

from __future__ import annotations

import io
import socket
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from kiosk.cli.main import main
from kiosk.demo.house import open_house
from kiosk.errors import explain
from kiosk.install import steps
from kiosk.seat.ports import serve_window
from kiosk.shell.frame import speaking_app
from kiosk.web.guards import Guard
from sync import rehearsal
from sync.errors import Fault
from sync.gateway.adapters import containers
from sync.gateway.uploads.holds import Holds
from sync.sealing import X25519Identity, encrypt_bytes


def refusal(home: Path, *words: str) -> str:
    """Return the code that a refused command prints in brackets."""
    said = CliRunner().invoke(main, ["--home", str(home), *words])
    assert said.exit_code == 1, said.output
    return said.stderr.strip().splitlines()[-1].strip("[]").split("(")[0]


@pytest.fixture
def key(tmp_path: Path) -> Path:
    made = tmp_path / "kunci.txt"
    CliRunner().invoke(main, ["committee", "key", "9151042", "--out", str(made)])
    return made


def test_a_key_is_never_written_over(key: Path, tmp_path: Path) -> None:
    words = ("committee", "key", "9151042", "--out", str(key))
    assert refusal(tmp_path, *words) == "file_exists"


def test_a_rehearsal_wants_a_test_envelope(key: Path, tmp_path: Path) -> None:
    words = ("committee", "rehearse", str(key), "--identity", str(key))
    assert refusal(tmp_path, *words) == "not_a_test_envelope"


def test_a_sealed_file_that_is_no_challenge_is_no_rehearsal() -> None:
    identity = X25519Identity.generate()
    sealed = encrypt_bytes(b"Halo", [identity.recipient])
    with pytest.raises(Fault, match="rehearsal_malformed"):
        rehearsal.rehearse(sealed, [identity])


def test_a_receipt_is_a_receipt(key: Path, tmp_path: Path) -> None:
    assert refusal(tmp_path, "receipt", "verify", str(key)) == "not_a_receipt"


def test_the_window_alone_needs_a_socket(tmp_path: Path) -> None:
    assert refusal(tmp_path, "window") == "boot_socket_missing"


def test_a_gateway_serves_at_an_address_of_its_own(tmp_path: Path) -> None:
    made = CliRunner().invoke(main, ["--home", str(tmp_path), "gateway", "init", "--name", "LPSE"])
    assert made.exit_code == 0, made.output
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert refusal(tmp_path, "gateway", "serve", "--port", port) == "address_unusable"


def test_services_are_installed_on_linux_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert refusal(tmp_path, "install", "seat", "--dry-run") == "install_not_linux"


def test_services_are_written_where_files_may_be_made_alone(tmp_path: Path) -> None:
    (tmp_path / "etc").write_text("a file where a folder belongs")
    words = ("install", "gateway", "--root", str(tmp_path))
    assert refusal(tmp_path, *words) == "install_needs_root"


@pytest.mark.parametrize("command", [["/nonexistent/program"], ["false"]])
def test_a_step_of_an_installation_that_fails(command: list[str]) -> None:
    with pytest.raises(Fault, match="install_step_failed"):
        steps.run(command)


def test_an_upload_that_another_request_does_not_let_go() -> None:
    holds = Holds()
    with (
        holds.take("u-1", None, 0.0),
        pytest.raises(Fault, match="upload_locked"),
        holds.take("u-1", None, 0.0),
    ):
        raise AssertionError("two hold one upload")


def test_an_address_of_the_windows_that_is_taken() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(Fault, match="seat_port_taken"),
    ):
        serve_window(Flask(__name__), taken.getsockname()[1], Guard(b"x" * 32, peer_uids=None))


def test_a_demo_whose_gateway_does_not_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIOSK_GATEWAY_THREADS", "many")
    with pytest.raises(Fault, match="demo_start_failed"):
        open_house(tmp_path, headless=True)


def test_an_import_that_unpacks_to_too_much() -> None:
    with pytest.raises(Fault, match="import_too_large"):
        containers.Stream(io.BytesIO(bytes(100)), limit=10).read()


def test_a_code_of_a_newer_end_has_words() -> None:
    with speaking_app().app_context():
        assert explain(Fault("of_a_newer_version")).message
