"""Nothing typed is lost: every answer, and what stands on a page unsent, outlives the program."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.registration.draft import Draft
from kiosk.registration.memory import KeptForm, RegistrationMemory
from sync.registration.application import Application, FirmOwner
from tests.kiosk.bidding.support import STAFF, SeatInProcess, furnish
from tests.kiosk.registration.support import NIK, NPWP, begin, desk_of, draft_of

SECRET = "Jalan Rahasia Sekali 99"


def restarted(seat: SeatInProcess, home: Path) -> SeatInProcess:
    """Build the seat again in its home, as after a power cut: nobody said goodbye."""
    seat.media.stop()
    again = furnish(home)
    again.sessions.resume(STAFF)
    return again


def test_answers_outlive_the_program(tmp_path: Path) -> None:
    before = furnish(tmp_path)
    window = begin(before)
    window.post("/registration/fill/npwp", npwp=NPWP)
    row = {"name": "Sari", "id_number": NIK, "unit": "percent", "share": "100"}
    window.post("/registration/list/owners/add", **row)
    kept = draft_of(before)
    after = restarted(before, tmp_path)
    assert draft_of(after) == kept
    assert kept.application.owners == (FirmOwner(name="Sari", id_number=NIK, share="100"),)
    window = after.client()
    window.get("/registration/fill/npwp")
    assert 'value="018550814412000"' in window.page
    after.close()


def test_what_stands_unsent_on_a_page_outlives_the_program(tmp_path: Path) -> None:
    before = furnish(tmp_path)
    window = begin(before)
    window.get("/registration/fill/street")
    revision = str(draft_of(before).revision)
    window.post("/registration/typed/street", revision=revision, street=SECRET, nix="x")
    window.post("/registration/typed/owners/add", revision=revision, name="Bud")
    after = restarted(before, tmp_path)
    window = after.client()
    window.get("/registration/fill/street")
    assert SECRET in window.page
    window.get("/registration/list/owners/add")
    assert 'value="Bud"' in window.page
    assert draft_of(after).typed["street"] == {"street": SECRET}
    after.close()


def test_what_was_typed_before_an_answer_does_not_come_back(seat: SeatInProcess) -> None:
    """The page sends it by itself: it may arrive after the answer that the person pressed for."""
    window = begin(seat)
    revision = str(draft_of(seat).revision)
    window.post("/registration/fill/npwp", npwp=NPWP)
    window.post("/registration/typed/npwp", revision=revision, npwp="0185")
    assert draft_of(seat).typed == {}


@pytest.mark.parametrize("page", ["nix", "nix/add", "npwp/../.."])
def test_no_page_but_the_wizards_keeps_anything(seat: SeatInProcess, page: str) -> None:
    window = begin(seat)
    window.post(f"/registration/typed/{page}", revision="0", npwp="1")
    assert draft_of(seat).typed == {}


def test_nothing_typed_lies_readable_on_the_disk(tmp_path: Path) -> None:
    before = furnish(tmp_path)
    window = begin(before)
    window.post("/registration/fill/street", street=SECRET, postcode="56211")
    window.post("/registration/typed/name", revision=str(draft_of(before).revision), name=SECRET)
    window.post("/registration/fill/npwp", npwp=NPWP)
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.name == "visit.sealed" for path in written)
    for path in written:
        data = path.read_bytes()
        for secret in (SECRET, NPWP, "018550814412000"):
            assert secret.encode() not in data, path
            assert secret.encode("utf-16-le") not in data, path
    before.close()


def test_it_goes_with_the_visit(seat: SeatInProcess) -> None:
    begin(seat)
    seat.sessions.end_by_visitor()
    seat.sessions.open(STAFF, "Budi", "registration", 60)
    memory = desk_of(seat).visit.memory
    assert memory.draft is None and not memory.privacy and memory.count() == 0


def test_a_visit_that_has_done_nothing_keeps_nothing() -> None:
    assert KeptForm.of(RegistrationMemory()) is None


@given(
    name=st.text(max_size=30),
    typed=st.dictionaries(
        st.sampled_from(["npwp", "owners/add"]), st.dictionaries(st.text(max_size=5), st.text())
    ),
)
def test_the_vault_gives_back_what_it_got(name: str, typed: dict[str, dict[str, str]]) -> None:
    application = Application(entity="pt", owners=(FirmOwner(name=name),))
    draft = Draft(registration_id="r", application=application, typed=typed, done=("owners",))
    before = RegistrationMemory(privacy=True, draft=draft, last=application)
    kept = KeptForm.of(before)
    again = RegistrationMemory()
    msgspec.msgpack.decode(msgspec.msgpack.encode(kept), type=KeptForm).give(again)
    assert (again.privacy, again.draft, again.last) == (True, draft, application)


def test_what_is_wrong_still_stands_there_when_the_page_is_loaded_again(
    seat: SeatInProcess,
) -> None:
    sari = begin(seat)
    sari.post("/registration/fill/npwp", npwp="0185")
    sari.get("/registration/fill/npwp")
    assert 'value="0185"' in sari.page
    assert draft_of(seat).application.firm.npwp == ""
    sari.post("/registration/list/owners/add", name="", share="50", unit="percent")
    sari.get("/registration/list/owners/add")
    assert 'value="50"' in sari.page
