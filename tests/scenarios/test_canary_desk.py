"""The seat is clean of what a verifier took along: forms, papers, words, what was searched.

While the visit goes on it waits as ciphertext, through a power cut too; once it is over only the
decision stays, sealed. The seat, its folders and the searcher are those of `test_canary.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from kiosk.demo.house import Room
from kiosk.demo.samples import HEAD
from tests import registrations
from tests.scenarios.seat_client import wait_for
from tests.scenarios.test_canary import Cage
from tests.scenarios.verifier import SeatVerifier, waiting_room
from tests.scenarios.world import World

FIRM, STREET = "PT Kenari Verifikasi 88117", "Jalan Kenari Meja 88118"
OWNER, USER = "Kenari Pemilik 88119", "kenari.88120"
WORDS, WRONG_PIN = "Kenari kata petugas 88121", "7393188122"
SOUGHT = "kenari dicari 88123"


@pytest.fixture
def cage(room: Room, tmp_path: Path) -> Iterator[Cage]:
    with World.copy_of(room, tmp_path / "world") as world:
        made = Cage(world, tmp_path)
        made.secrets = [FIRM, STREET, OWNER, USER, WORDS, WRONG_PIN, SOUGHT]
        yield made


def test_what_was_taken_along_is_readable_on_no_disk(cage: Cage) -> None:
    world = cage.world
    world.start_gateway()
    form = registrations.application("pt", serial=5)
    form = replace(
        form,
        firm=replace(form.firm, name=FIRM, address=replace(form.firm.address, street=STREET)),
        owners=(replace(form.owners[0], name=OWNER), *form.owners[1:]),
        account=replace(form.account, user_id=USER),
    )
    cage.secrets += [form.firm.npwp, form.firm.nib, form.applicant.id_number]
    with waiting_room(world) as vendors:
        handed = vendors.hand_in(form, registrations.papers(form))
    verifier = SeatVerifier(world, cage.start())
    verifier.sit_down()
    verifier.client.submit("/verification/open", who=HEAD.person_id, pin=WRONG_PIN)
    verifier.open()
    search = next(one for one in verifier.client.page.forms if "sought" in one.fields)
    verifier.client.press(search, sought=SOUGHT)
    assert SOUGHT in verifier.client.page.words
    verifier.client.press(search, sought="")
    verifier.take_all()
    words = verifier.one(handed)
    assert all(one in words for one in (FIRM, STREET, OWNER, USER))
    verifier.tick(handed)
    assert cage.readable() == [], "before the end it may wait, but not readable"
    cage.power_cut()
    assert cage.readable() == [], "as a thief would find it"

    verifier = SeatVerifier(world, cage.start())
    client = verifier.client
    client.go("/locked?staff=1")
    client.submit("/resume", staff=client.page.staff_id(HEAD.name), pin=cage.pin, act="resume")
    assert STREET in verifier.one(handed)
    verifier.decide(handed, "return", words=WORDS)
    assert cage.readable() == []
    wait_for(lambda: verifier.states() == ["accepted"])
    cage.leave(client)
    cage.is_clean()
    assert not any(world.seat.home.desk.iterdir())
    world.seat.stop()
    cage.is_clean()
