"""`--realm` comes before every command: other folders, and never the other room's gateway."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk import wiring
from kiosk.cli.main import main
from kiosk.config import Config, Home, load
from sync.errors import Fault
from sync.gateway import core
from sync.gateway.enrolment import service as enrolment
from sync.transport.faults import Refused
from sync.wire.keys import SigningKey
from sync.wire.shapes import Realm
from tests.kiosk.bidding.support import furnish
from tests.realms.rooms import TwinRoom

REALMS: tuple[Realm, ...] = ("production", "training")


def run(home: Path, *words: str, realm: str = "", **environ: str) -> Result:
    chosen = ["--realm", realm] if realm else []
    return CliRunner(env=environ).invoke(main, ["--home", str(home), *chosen, *words])


def test_the_realms_share_no_folder(tmp_path: Path) -> None:
    real, practice = Home(tmp_path), Home(tmp_path, "training")
    assert (real.seat, real.gateway) == (tmp_path / "seat/production", tmp_path / "gateway")
    ours, theirs = ({home.seat, home.gateway} for home in (real, practice))
    for one in ours:
        for other in theirs:
            assert not one.is_relative_to(other) and not other.is_relative_to(one)
    for home in (real, practice):
        for each in (home.database, home.spool, home.key, home.visit, home.desk, home.papers):
            assert each.is_relative_to(home.seat)


def test_a_command_works_on_the_gateway_of_its_realm(tmp_path: Path) -> None:
    for realm in REALMS:
        core.make(Home(tmp_path, realm).gateway, f"LPSE {realm}", realm, "Asia/Jakarta")
    for chosen, name in (("", "production"), ("production", "production"), ("training",) * 2):
        done = run(tmp_path, "gateway", "key", "--json", realm=chosen)
        assert json.loads(done.stdout)["gateway_name"] == f"LPSE {name}", done.output
    by_variable = run(tmp_path, "gateway", "key", "--json", KIOSK_REALM="training")
    assert json.loads(by_variable.stdout)["gateway_name"] == "LPSE training"
    assert run(tmp_path, "gateway", "seats", realm="rehearsal").exit_code == 2


@pytest.mark.parametrize("words", [("gateway", "seats"), ("gateway", "serve", "--port", "0")])
def test_a_gateway_in_the_other_ones_folder_is_not_opened(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    core.make(Home(tmp_path).gateway, "LPSE", "training", "Asia/Jakarta")
    done = run(tmp_path, *words)
    assert (done.exit_code, "[realm_foreign" in done.stderr) == (1, True), done.output
    assert "--realm training" in done.stderr
    (check,) = [
        one
        for one in json.loads(run(tmp_path, "gateway", "doctor", "--json").stdout)
        if one["name"] == "gateway"
    ]
    assert (check["verdict"], "realm_foreign" in check["detail"]) == ("bad", True)


def test_a_seat_in_the_other_ones_folder_is_not_started(tmp_path: Path) -> None:
    furnish(tmp_path, realm="training").close()
    Home(tmp_path, "training").seat.rename(Home(tmp_path).seat)
    with pytest.raises(Fault, match="realm_foreign"):
        wiring.build(Home(tmp_path), Config(check_peer_user=False))
    found = json.loads(run(tmp_path, "doctor", "--json").stdout)
    assert any("realm_foreign" in one["detail"] for one in found if one["name"] == "seat")


@pytest.mark.parametrize(
    ("realm", "word"), [("production", "bukan latihan"), ("training", "LATIHAN")]
)
def test_doctor_says_which_room_it_looked_at(tmp_path: Path, realm: str, word: str) -> None:
    found = json.loads(run(tmp_path, "doctor", "--json", realm=realm).stdout)
    (check,) = [one for one in found if one["name"] == "realm"]
    assert word in check["detail"] and f"seat/{realm}" in check["detail"]


def test_training_may_set_what_differs_and_is_never_spses_entrance(tmp_path: Path) -> None:
    (tmp_path / "kiosk.toml").write_text('visit_minutes = 45\nbehind_gateway = "spse"\n')
    (tmp_path / "kiosk-training.toml").write_text("visit_minutes = 90\n")
    real, practice = load(tmp_path, {}), load(tmp_path, {}, realm="training")
    assert (real.visit_minutes, real.behind_gateway) == (45, "spse")
    assert (practice.visit_minutes, practice.behind_gateway) == (90, "people")
    (tmp_path / "kiosk-training.toml").write_text("visit_minutes = x\n")
    with pytest.raises(Fault) as told:
        load(tmp_path, {}, realm="training")
    assert told.value.params["name"] == "kiosk-training.toml"


def test_a_seat_does_not_enrol_at_the_other_realms_gateway(
    here: TwinRoom, liar: TwinRoom, tmp_path: Path
) -> None:
    """It is told before its code is used: the same code lets in the seat that it was made for."""
    code = enrolment.make_code(here.house.centre, "Kursi 21", by=here.house.both)
    words = ("enrol", here.url, code)
    done = run(tmp_path, *words, realm=liar.realm)
    assert (done.exit_code, "[enrolment_realm" in done.stderr) == (1, True), done.output
    assert "--realm training" in done.stderr
    with pytest.raises(Refused) as refused:
        wiring.enrol(Home(tmp_path, liar.realm), here.url, code, ca_file=None)
    assert refused.value.code == "enrolment_realm"
    done = run(tmp_path, *words, "--json", realm=here.realm)
    assert json.loads(done.stdout)["gateway_name"] == "LPSE Kab. Temanggung", done.output
    key = SigningKey.load(Home(tmp_path, here.realm).key)
    assert key.public.raw != SigningKey.load(Home(tmp_path, liar.realm).key).public.raw
