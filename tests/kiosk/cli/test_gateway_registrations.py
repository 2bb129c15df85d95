"""`lpse-kiosk gateway registrations`: the archive's key, what is due, and erasing."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk.cli.main import main
from sync.gateway.features import open_gateway
from sync.gateway.registrations import archive, service
from sync.gateway.registrations.service import SeenVersion
from sync.gateway.vendors import accounts
from sync.gateway.vendors import service as vendors
from sync.gateway.vendors.accounts import Decree
from sync.registration.bundle import open_form
from sync.sealing import X25519Identity
from sync.wire.registration import REGISTRATION_SUBMITTED
from tests.founders import BAMBANG, SITI, two
from tests.registrations import Handed, application, seal
from tests.sync.gateway.cast import ALICE, House, new_house

BOTH = (SITI.number, SITI.secret, BAMBANG.number, BAMBANG.secret)
ONE = (SITI.number, SITI.secret)


@pytest.fixture
def decided(tmp_path: Path) -> tuple[House, Handed]:
    """A gateway's home with a registration that was refused long ago, by today's clock."""
    house = new_house(tmp_path / "home")
    house.clock.now = datetime(2001, 1, 1, tzinfo=UTC)
    two(house.centre)
    seat = house.seat()
    made = seal(
        application("individual"), [], key=seat.key, seat_id=seat.seat_id,
        recipient=house.centre.identity.gateway_recipient, at=house.clock(),
    )  # fmt: skip
    house.store_blob(made.sealed)
    (answer,) = seat.post(seat.command(made.command, REGISTRATION_SUBMITTED))
    assert answer.outcome == "accepted"
    reason = next(iter(_reasons(house, made)), "other")
    service.refuse(
        house.centre, made.registration_id, reason, "", by=house.head, seen=SeenVersion(1, 0)
    )
    (house.centre.home).rename(house.centre.home.with_name("gateway"))
    return house, made


def _reasons(house: House, made: Handed) -> list[str]:
    table = service.open_one(house.centre, made.registration_id, by=house.head).table
    return [] if table is None else list(table.refusals)


def run(house: House, *words: str, typed: tuple[str, ...]) -> Result:
    home = house.centre.home.with_name("gateway").parent
    said = "".join(f"{line}\n" for line in typed)
    arguments = ["--home", str(home), "gateway", "registrations", *words]
    return CliRunner().invoke(main, arguments, input=said)


def test_what_is_due_is_listed_and_erased(decided: tuple[House, Handed]) -> None:
    house, made = decided
    listed = run(house, "due", typed=ONE)
    assert made.registration_id in listed.stdout
    assert listed.stdout.rstrip().endswith(" WIB")
    told = json.loads(run(house, "due", "--json", typed=ONE).stdout)
    assert [(one["stage"], one["kept_for"]) for one in told] == [("refused", None)]
    assert run(house, "erase", made.registration_id, typed=ONE).exit_code == 0
    again = run(house, "erase", made.registration_id, typed=ONE)
    assert "[registration_erased" in again.stderr
    assert run(house, "due", typed=ONE).stdout == ""


def test_two_people_name_the_archives_key(decided: tuple[House, Handed]) -> None:
    house, made = decided
    sealed_to = X25519Identity.generate()
    assert "[archive_key_wrong" in run(house, "archive-key", "age1", typed=BOTH).stderr
    result = run(house, "archive-key", sealed_to.recipient.text, typed=BOTH)
    assert result.exit_code == 0, result.stderr
    centre = open_gateway(house.centre.home.with_name("gateway"), clock=house.clock)
    assert archive.archive_due(centre) == 1
    (arrival,) = service.open_one(centre, made.registration_id, by=two(centre)[0]).arrivals
    assert arrival.archived is not None
    with centre.objects.get(arrival.archived) as source:
        assert open_form(source.read(), sealed_to).application == made.form


def test_the_archive_gets_files_that_only_its_key_opens(
    decided: tuple[House, Handed], tmp_path: Path
) -> None:
    house, made = decided
    sealed_to, out = X25519Identity.generate(), tmp_path / "arsip"
    empty = run(house, "archive", "--out", str(out), typed=ONE)
    assert "[archive_empty]" in empty.stderr and not out.exists()
    assert run(house, "archive-key", sealed_to.recipient.text, typed=BOTH).exit_code == 0
    centre = open_gateway(house.centre.home.with_name("gateway"), clock=house.clock)
    assert archive.archive_due(centre) == 1
    assert run(house, "archive", "--out", str(out), typed=ONE).exit_code == 0
    (file,) = out.glob("*.age")
    assert file.name == f"{made.code}-v1.age"
    assert open_form(file.read_bytes(), sealed_to).application == made.form
    (listed,) = json.loads((out / "daftar-arsip.json").read_text())
    assert (listed["code"], listed["stage"]) == (made.code, "refused")
    assert hashlib.sha256(file.read_bytes()).hexdigest() == listed["sha256"]
    assert made.form.applicant.name not in (out / "daftar-arsip.json").read_text()
    file.write_bytes(file.read_bytes()[:-9])  # as a stick that was pulled leaves it
    again = run(house, "archive", "--out", str(out), typed=ONE)
    assert again.stdout.split() == [str(file)]
    assert open_form(file.read_bytes(), sealed_to).application == made.form
    kept = centre.objects.path(listed["sha256"])
    kept.write_bytes(b"x" + kept.read_bytes()[1:])
    file.unlink()
    lost = run(house, "archive", "--out", str(out), typed=ONE)
    assert (lost.exit_code, "[archive_file_lost" in lost.stderr) == (1, True)
    assert [one.name for one in out.iterdir()] == ["daftar-arsip.json"]


def test_an_account_that_is_not_here_is_said_and_one_that_is_over_goes(
    decided: tuple[House, Handed],
) -> None:
    house, _made = decided
    unknown = run(house, "erase-account", "siapa.saja", typed=ONE)
    assert (unknown.exit_code, "[account_unknown]" in unknown.stderr) == (1, True)
    centre = open_gateway(house.centre.home.with_name("gateway"), clock=house.clock)
    by = two(centre)
    vendors.add_tenderer(centre, ALICE, "PT Lama", "kata sandi yang panjang", by=by[0])
    (one,) = accounts.accounts(centre, ALICE, 0, by=by[0]).standings
    decree = Decree("lpse", "SK 1", True, "Tutup usaha.")
    accounts.deactivate(centre, one.account.account_id, decree, by=by[0], seen=0)
    centre.database.close()
    done = run(house, "erase-account", ALICE, typed=ONE)
    assert done.exit_code == 0, done.stderr
    assert "[account_unknown]" in run(house, "erase-account", ALICE, typed=ONE).stderr
