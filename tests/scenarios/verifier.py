"""A verifier at a seat, over plain HTTP, and vendors whose registrations wait at the gateway."""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime

from kiosk.demo.samples import HEAD
from sync.transport import Gateway, Pinned
from sync.transport.enrolment import enrol
from sync.wire.keys import SigningKey
from tests import registrations
from tests.registrations import Handed, Vendor
from tests.scenarios.seat_client import SeatClient, wait_for
from tests.scenarios.world import Seat, World


@contextlib.contextmanager
def waiting_room(world: World) -> Iterator[Vendor]:
    """A seat of its own, whose link nobody cuts, at which vendors hand in."""
    code, key = world.second_seat_code("Kursi Penyedia"), SigningKey.generate()
    answer = enrol(world.gateway_url, code, key.public, realm="production")
    pinned = Pinned.from_enrolment(answer)
    link = Gateway(world.gateway_url, pinned, key, answer.seat_id, boottime=time.monotonic)
    link.time()
    yield Vendor(link, key, answer.gateway_recipient, lambda: datetime.now(UTC))
    link.close()


def hand_in(vendor: Vendor, serial: int = 1, **changes: object) -> Handed:
    """Hand in the whole form of a PT with all its papers."""
    form = registrations.application("pt", serial=serial, **changes)
    return vendor.hand_in(form, registrations.papers(form))


class SeatVerifier:
    """The head of the room, who sits at a seat that was opened for verification."""

    def __init__(self, world: World, client: SeatClient) -> None:
        self.world, self.client, self.pin = world, client, world.pin

    def sit_down(self) -> None:
        """Staff open the seat for verification."""
        self.client.open_seat(self.pin, "Siti", purpose="verification", start="/verification")
        self.client.must("^/verification$")

    def open(self) -> None:
        """Type number and PIN; the desk opens on the list of what waits."""
        wait_for(lambda: "Sambungan ke server LPSE putus" not in self.desk())
        self.client.submit("/verification/open", who=HEAD.person_id, pin=self.pin)
        assert "Dibuka Siti Aminah" in self.client.page.words, self.client.page.words[:900]

    def desk(self) -> str:
        """Go to the desk's first page; return its words."""
        return self.client.go("/verification").words

    def take_all(self) -> None:
        """Take along what the list shows, and wait until all of it is here."""
        self.desk()
        form = next(
            one
            for one in self.client.page.forms
            if one.action.endswith("/take") and "registration_id" not in one.fields
        )
        self.client.press(form)
        self.until_taken()

    def take_again(self, handed: Handed) -> None:
        """Take along once more what is here, from its own page, when the link is back."""
        wait_for(lambda: "Sambungan putus" not in self.desk())
        self.one(handed)
        page = self.client.submit("/verification/take")
        assert page.status == 200, page.words[:900]
        self.until_taken()

    def until_taken(self) -> None:
        wait_for(lambda: "Sedang dibawa ke sini" not in self.desk())
        assert "sudah di sini" in self.client.page.words, self.client.page.words[:900]

    def one(self, handed: Handed) -> str:
        """Open a registration that was taken along; return its words."""
        return self.client.go(f"/verification/files/{handed.registration_id}").words

    def tick(self, handed: Handed, document: str = "") -> None:
        """Tick one original, or all of those asked for."""
        self.one(handed)
        while True:
            forms = [
                one
                for one in self.client.page.forms
                if one.fields.get("shown") == "yes"
                and document in ("", one.fields.get("document", ""))
            ]
            if not forms:
                return
            self.client.press(forms[0])

    def decide(self, handed: Handed, act: str, *, pin: str = "", **fields: str) -> str:
        """Decide; return the words of the page on which that ends."""
        self.client.go(f"/verification/files/{handed.registration_id}/{act}")
        return self.client.submit(f"/{act}", pin=pin or self.pin, **fields).words

    def states(self) -> list[str]:
        """The states of this visit's decisions as the queue shows them, the newest first."""
        html = self.client.go("/verification/queue").html
        return re.findall(r'class="queue-item queue-(\w+)"', html)


def cut(world: World, seat: Seat) -> None:
    """Cut the link and wait until the seat knows it."""
    world.link.mode = "refuse"
    world.link.cut()
    client = seat.client
    assert client is not None
    wait_for(lambda: "Sambungan putus" in client.go("/").header)
