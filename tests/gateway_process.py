"""The real gateway in its own process, and the people around it: for any test that needs one.

`GatewayProcess` can be killed and started again on the same port and home. Its home is filled
through the gateway's own services, as the command line does.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sync import rehearsal
from sync.argon import LEAST
from sync.gateway.cards import service as cards
from sync.gateway.centre import KEY, Centre, create, open_home
from sync.gateway.enrolment import service as enrolment
from sync.gateway.staff import service as staff
from sync.gateway.tenders import store as tenders
from sync.gateway.vendors import service as vendors
from sync.sealing import X25519Identity
from sync.transport import Pinned, enrol
from sync.wire.keys import SigningKey
from sync.wire.messages import EnrolAnswer, Realm, Tender
from sync.wire.times import to_text
from tests import forked
from tests.founders import two
from tests.ports import free_port

ROOT = Path(__file__).parents[1]
READY = "gateway ready "


@dataclass(frozen=True)
class EnrolledSeat:
    """A seat's identity as enrolment leaves it."""

    key: SigningKey
    answer: EnrolAnswer

    @property
    def pinned(self) -> Pinned:
        return Pinned.from_enrolment(self.answer)


class GatewayProcess:
    """`days` moves the gateway's clock against the machine's."""

    def __init__(
        self,
        home: Path,
        *,
        days: float = 0.0,
        tls: tuple[Path, Path] | None = None,
        realm: Realm = "production",
    ):
        self.home, self.days, self.tls, self.realm = home, days, tls, realm
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{free_port()}"
        self._process: forked.Running | None = None
        if not (home / KEY).exists():
            create(home, "LPSE Contoh", realm, "Asia/Jakarta", clock=self.now)
            staff.calibrate(self.centre, LEAST)

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(days=self.days)

    @property
    def centre(self) -> Centre:
        return open_home(self.home, clock=self.now)

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def start(self) -> GatewayProcess:
        """Start, again on the same port after the first time; return when it serves."""
        words = [str(self.home), "--days", str(self.days), "--port", str(self.port)]
        words += ["--tls", *map(str, self.tls)] if self.tls else []
        self._process = forked.start("tests.gateway_main", words, cwd=ROOT, env=os.environ)
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line.startswith(READY), line
        self.url = line.removeprefix(READY).strip()
        return self

    def kill(self) -> None:
        """kill -9, as a power cut of the process."""
        self._end(lambda process: process.kill())

    def stop(self) -> None:
        self._end(lambda process: process.terminate())

    def _end(self, how) -> None:  # type: ignore[no-untyped-def]
        if self._process is not None:
            how(self._process)
            self._process.wait(60)
            assert self._process.stdout is not None
            self._process.stdout.close()
            self._process = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def code(self, name: str) -> str:
        """A one-time code for a new seat, of the two founders."""
        return enrolment.make_code(self.centre, name, by=two(self.centre))

    def enrol(self, name: str = "Bilik 1", *, ca_file: Path | None = None) -> EnrolledSeat:
        code = self.code(name)
        key = SigningKey.generate()
        return EnrolledSeat(
            key, enrol(self.url, code, key.public, realm=self.realm, ca_file=ca_file)
        )

    def add_tenderer(self, tenderer_id: str, name: str = "CV Sari Jaya") -> None:
        centre = self.centre
        vendors.add_tenderer(centre, tenderer_id, name, "rahasia-sekali-123", by=two(centre)[0])

    def add_tender(
        self, tender_id: str, *, closes_in: timedelta = timedelta(days=1)
    ) -> tuple[X25519Identity, datetime]:
        """Publish a one-envelope tender with a rehearsed key; return its identity and deadline."""
        centre, closes = self.centre, self.now() + closes_in
        tender = _tender(tender_id, closes)
        with centre.writing() as db:
            tenders.put(db, tender, to_text(self.now()), "{}")
        identity = X25519Identity.generate()
        by, _administrator = two(centre)
        test = cards.publish_key(centre, tender_id, identity.recipient.text, by=by)
        answer = rehearsal.rehearse(test, identity.text)
        cards.confirm_rehearsal(centre, tender_id, answer, by=by)
        return identity, closes


def _tender(tender_id: str, closes: datetime) -> Tender:
    return Tender(
        tender_id=tender_id,
        ocid=f"ocds-test-{tender_id}",
        version=1,
        title="Pembangunan jembatan",
        buyer="Dinas PU",
        status="active",
        stage="tender",
        category="works",
        method="open",
        envelopes=1,
        value_idr=1_000_000_000,
        period_start=None,
        period_end=to_text(closes),
        enquiry_end=None,
        documents=[],
        amendments=[],
    )
