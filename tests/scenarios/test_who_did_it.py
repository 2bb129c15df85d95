"""Real processes: what staff do at a cut-off seat, and to a firm's account, comes to be known."""

from __future__ import annotations

from kiosk.demo.samples import VENDORS
from sync.gateway.features import open_gateway
from sync.gateway.journal import service as journal
from sync.gateway.journal.service import Entry
from sync.gateway.vendors import service as vendors
from tests.scenarios.seat_client import wait_for
from tests.scenarios.world import ONE_FILE, World


def acts(world: World) -> list[Entry]:
    centre = open_gateway(world.home.gateway)
    return [entry for _, entry in journal.read(centre) if entry.name == "seat_act"]


def test_what_was_done_without_a_link_stands_in_the_journal_when_it_is_back(world: World) -> None:
    client = world.start_seat()
    client.open_seat(world.pin)
    client.begin(ONE_FILE)
    client.be_attested(world.pin)
    world.start_gateway()
    wait_for(lambda: len(acts(world)) >= 2, 60)
    opened, attested = acts(world)
    head = world.room.by[0].staff_id
    assert (opened.fields["act"], opened.by) == ("open", [head])
    assert opened.fields["purpose"] == "bidding"
    assert (attested.fields["act"], attested.by) == ("attest", [head])
    assert attested.fields["tenders"] == [ONE_FILE]
    world.seat.kill()
    client = world.start_seat()
    client.resume(world.pin)
    wait_for(lambda: len(acts(world)) >= 3, 60)
    assert [act.fields["act"] for act in acts(world)] == ["open", "attest", "resume"]


def test_a_firm_reads_at_its_next_sign_in_who_changed_its_password(world: World) -> None:
    firm = VENDORS[0]
    vendors.change_tenderer(
        open_gateway(world.home.gateway),
        firm.tenderer_id,
        password="kata-sandi-baru-9",
        by=world.room.by[0],
        reason="surat 12/2026",
    )
    world.start_gateway()
    client = world.start_seat()
    wait_for(world.has_heard_everything)
    client.open_seat(world.pin)
    client.begin(ONE_FILE)
    client.sign_in()
    assert "surat 12/2026" not in client.page.words, "the former password opens nothing"
    client.submit("/bid/who", tenderer_id=firm.tenderer_id, password="kata-sandi-baru-9")
    client.must("^/bid/who/changes$")
    assert "surat 12/2026" in client.page.words
    assert world.room.by[0].name in client.page.words
    client.submit("/bid/who/changes")
    client.must("^/bid/")
