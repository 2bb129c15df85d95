"""Make the way back: signed answers, and the feed as the seat would ask for it, sealed to it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import msgspec

from sync.courier import layout, writing
from sync.courier.place import FolderPlace
from sync.courier.writing import Outside, TarMember, WrittenBundle
from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.courier import store
from sync.gateway.courier.entries import COURIER_ANSWERED
from sync.gateway.enrolment import shared as enrolment
from sync.gateway.enrolment.shared import Seat
from sync.gateway.feed import service as feed
from sync.gateway.journal import service as journal
from sync.gateway.journal.service import Person
from sync.sealing import X25519Recipient
from sync.wire import jws
from sync.wire.courier import CourierIndex, CourierReply
from sync.wire.messages import Answer, FeedPage

MOST_PAGES, MOST_PAGE_BYTES = 200, 64 << 20


@dataclass(frozen=True)
class Replied:
    """The way back of a bundle: where it lies, and how much it holds."""

    written: WrittenBundle
    seat_name: str
    answers: int
    pages: int


@dataclass(frozen=True)
class Replying:
    """What a way back would tell now: answers (JWS) and pages of the feed (JWS), sealed to whom."""

    bundle_id: str
    seat: Seat
    reply_to: str
    answers: list[str]
    pages: list[str]

    @property
    def digest(self) -> str:
        """Return a digest that stays the same until there is something else to tell."""
        digest = hashlib.sha256(self.reply_to.encode("ascii"))
        for token in self.answers:
            said = jws.claimed(token, Answer)
            assert said is not None
            digest.update(msgspec.json.encode((said.command_id, said.outcome, said.problem)))
        for token in self.pages:
            page = jws.claimed(token, FeedPage)
            assert page is not None
            told = msgspec.structs.replace(page, at="", checkpoint=None, log=msgspec.UNSET)
            digest.update(msgspec.json.encode(told))
        return digest.hexdigest()


def gather(centre: Centre, bundle_id: str) -> Replying:
    """Look what there is to tell. Raises: Fault("courier_unknown") without an index read here."""
    with centre.reading() as db:
        kept = store.find(db, bundle_id)
        seat = None if kept is None else enrolment.seat(db, kept.seat_id)
        answers = store.answers(db, bundle_id)
    if kept is None or kept.index_token is None or seat is None:
        raise Fault("courier_unknown")
    index = _index(kept.index_token, seat)
    return Replying(bundle_id, seat, index.reply_to, answers, _pages(centre, seat, index))


def reply(centre: Centre, place: FolderPlace, bundle_id: str, *, by: Person | None) -> Replied:
    """Write the answers to a bundle, and the news since it was made, onto a stick or into a folder.

    It may be asked for again: what was decided meanwhile is in it then. Raises:
    Fault("courier_unknown") for a bundle of which no index was read here, and what writing raises.
    """
    return write(centre, place, gather(centre, bundle_id), by=by)


def write(centre: Centre, place: FolderPlace, found: Replying, *, by: Person | None) -> Replied:
    """Write what was gathered. `by` is nobody where a stick came over the network.

    Raises: what writing raises.
    """
    seat, answers, pages = found.seat, found.answers, found.pages
    head = _head(centre, found.bundle_id, seat, len(answers), len(pages))
    members = [
        TarMember.of(layout.INDEX, jws.sign(centre.key, "courier-reply", head)),
        *(TarMember.of(f"answers/{number}", one) for number, one in enumerate(answers, 1)),
        *(TarMember.of(f"pages/{number}", one) for number, one in enumerate(pages, 1)),
    ]
    recipient = X25519Recipient.from_text(found.reply_to)
    written = writing.write(place, _outside(head), members, recipient, centre.key)
    _record(centre, head, written, by)
    return Replied(written, seat.name, len(answers), len(pages))


def _head(centre: Centre, bundle_id: str, seat: Seat, answers: int, pages: int) -> CourierReply:
    return CourierReply(
        bundle_id=writing.fresh_id(),
        answers_to=bundle_id,
        realm=centre.identity.realm,
        gateway_id=centre.identity.gateway_id,
        seat_id=seat.seat_id,
        at=centre.signing_now(),
        answers=answers,
        pages=pages,
    )


def _outside(head: CourierReply) -> Outside:
    return Outside(
        direction="to_seat",
        bundle_id=head.bundle_id,
        realm=head.realm,
        gateway_id=head.gateway_id,
        seat_id=head.seat_id,
        made_at=head.at,
        items=head.answers,
        answers_to=head.answers_to,
    )


def _record(centre: Centre, head: CourierReply, written: WrittenBundle, by: Person | None) -> None:
    with centre.writing() as db:
        journal.record(
            centre,
            db,
            COURIER_ANSWERED,
            by=by,
            bundle_id=head.answers_to,
            seat_id=head.seat_id,
            label_sha256=written.digest,
            answers=head.answers,
            pages=head.pages,
        )


def _index(token: str, seat: Seat) -> CourierIndex:
    return jws.verify(token, "courier-index", {seat.key.kid: seat.key}, CourierIndex)


def _pages(centre: Centre, seat: Seat, index: CourierIndex) -> list[str]:
    """Return the feed's pages from where the seat was; a long feed ends earlier and goes on later.

    A seat that has read its revocation is told nothing more.
    """
    asked = index.feed
    reader = feed.reader(seat, frozenset(asked.speaks))
    after, history, roster = asked.after, asked.history or "", asked.roster
    found: list[str] = []
    size = 0
    if seat.revoked_seq is not None and after >= seat.revoked_seq:
        return found
    while len(found) < MOST_PAGES and size < MOST_PAGE_BYTES:
        question = feed.FeedQuestion(
            reader, after, orders=asked.orders, roster=roster, history=history, marks=True
        )
        token = feed.page(centre, question, 0)
        found.append(token)
        size += len(token)
        page = jws.claimed(token, FeedPage)
        assert page is not None
        after, history, roster = _next(page), "", None
        if after >= page.head:
            break
    return found


def _next(page: FeedPage) -> int:
    return page.items[-1].seq if page.items else page.head
