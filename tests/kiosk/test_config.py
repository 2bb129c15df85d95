"""Settings are typed, checked at the start, and refused with a reason."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from kiosk.cli.settings import as_written
from kiosk.config import Config, Home, load
from sync.errors import Fault


def test_defaults_need_no_file(tmp_path: Path) -> None:
    assert load(tmp_path, {}) == Config()


def test_file_and_environment_are_read_and_typed(tmp_path: Path) -> None:
    (tmp_path / "kiosk.toml").write_text('visit_minutes = 45\nmedia_roots = ["/a", "/b"]\n')
    config = load(tmp_path, {"KIOSK_BID_MAX_FILES": "10", "KIOSK_CHECK_PEER_USER": "tidak"})
    assert (config.visit_minutes, config.bid_max_files) == (45, 10)
    assert config.media_roots == ("/a", "/b")
    assert config.check_peer_user is False


def test_what_a_page_or_doctor_writes_of_a_setting_can_be_put_into_the_file(tmp_path: Path) -> None:
    lines = [f"{one.name} = {as_written(one.default)}" for one in fields(Config)]
    (tmp_path / "kiosk.toml").write_text("\n".join(lines))
    assert load(tmp_path, {}) == Config()


def test_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "kiosk.toml").write_text("visit_minutes = 45\n")
    assert load(tmp_path, {"KIOSK_VISIT_MINUTES": "20"}).visit_minutes == 20


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("visit_minutes = 0", "visit_minutes"),
        ('visit_minutes = "soon"', "visit_minutes"),
        ("visit_minuets = 30", "visit_minuets"),
        ("visit_minutes = ", "kiosk.toml"),
        ('check_peer_user = "perhaps"', "check_peer_user"),
        ('form_page = "letter"', "form_page"),
    ],
)
def test_wrong_settings_are_named(tmp_path: Path, text: str, named: str) -> None:
    (tmp_path / "kiosk.toml").write_text(text)
    with pytest.raises(Fault) as caught:
        load(tmp_path, {})
    assert caught.value.code == "config_invalid"
    assert caught.value.params["name"] == named


def test_realms_do_not_share_a_folder(tmp_path: Path) -> None:
    assert Home(tmp_path, "production").database != Home(tmp_path, "training").database


def test_a_setting_that_is_gone_stops_no_seat_and_the_language_is_one_we_speak(
    tmp_path: Path,
) -> None:
    (tmp_path / "kiosk.toml").write_text('timezone = "Asia/Makassar"\nlanguage = "en"\n')
    assert load(tmp_path, {}).language == "en"
    with pytest.raises(Fault, match="config_invalid"):
        load(tmp_path, {"KIOSK_LANGUAGE": "fr"})
