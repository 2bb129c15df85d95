"""Nothing says that it goes on by itself where nothing does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kiosk.errors import explain
from kiosk.shell.frame import speaking_app
from sync.engine.hindrance import PATIENCE
from sync.errors import Fault
from sync.wire import enrolment
from sync.wire.keys import SigningKey
from tests.kiosk.cli.test_ceremony import Shell

BY_ITSELF = re.compile(r"dengan sendirinya|(dilanjutkan|diulang|dikirim) sendiri")


@pytest.mark.parametrize("code", sorted(PATIENCE))
def test_what_people_must_mend_does_not_promise_to_mend_itself(code: str) -> None:
    with speaking_app().app_context():
        told = explain(Fault(code))
    assert told.code == code, "a hindrance without words of its own"
    assert not BY_ITSELF.search(told.message + told.hint)


@pytest.mark.parametrize("command", ["enrol", "move-gateway"])
def test_an_address_that_does_not_answer(command: str, tmp_path: Path) -> None:
    """Nothing is queued before a seat is enrolled, and nothing asks again."""
    code = enrolment.make_code(SigningKey.generate().public).text
    words = ["http://127.0.0.1:9", code] if command == "enrol" else ["http://127.0.0.1:9"]
    if command == "move-gateway":
        words += ["--why", "uji"]
    done = Shell(tmp_path)(command, *words)
    assert done.returncode == 1
    assert not BY_ITSELF.search(done.stderr), done.stderr
    if command == "enrol":
        assert "Server LPSE tidak menjawab" in done.stderr
        assert "Periksa alamatnya" in done.stderr
