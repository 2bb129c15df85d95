"""What `run` tells whoever reads its output, a journal included."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from kiosk import window, wiring
from kiosk.cli.main import main

BOOT = "/boot/secret"


class StandIn:
    """A PC's seats that serve nothing."""

    shown, hindrance = "production", None
    url = "http://127.0.0.1:8123"
    title = "Kursi 07"

    def boot_url(self) -> str:
        return self.url + BOOT

    @property
    def terminal(self) -> StandIn:
        return self

    def start(self) -> None: ...
    def stop(self) -> None: ...


@pytest.fixture(autouse=True)
def _signals() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def test_only_trials_print_a_way_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(wiring, "SeatPair", lambda *asked, **options: StandIn())
    monkeypatch.setattr(window, "open_window", lambda ask, **options: opened.append(ask()))
    for words, shown in (([], False), (["--windowed"], True)):
        said = CliRunner().invoke(main, ["--home", str(tmp_path), "run", *words])
        assert said.exit_code == 0, said.output
        assert said.output.startswith("seat ready http://127.0.0.1:8123")
        assert (BOOT in said.output) is shown
    assert opened == [StandIn.url + BOOT] * 2


def test_a_seat_that_is_told_to_stop_while_it_starts_opens_no_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Told(StandIn):
        def start(self) -> None:
            signal.raise_signal(signal.SIGTERM)

    opened: list[str] = []
    monkeypatch.setattr(wiring, "SeatPair", lambda *asked, **options: Told())
    monkeypatch.setattr(window, "open_window", lambda ask, **options: opened.append(ask()))
    said = CliRunner().invoke(main, ["--home", str(tmp_path), "run"])
    assert (said.exit_code, opened) == (0, [])
