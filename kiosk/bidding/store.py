"""SQL of the tables `bid` and `tenderer_verifier`. One statement a function.

Who bids is ciphertext on the disk: the tenderer's number and name, the receipts that hold them, the
member of staff who vouched, and the verifier of a password. Rows of one tenderer are found by a
blinded stand-in, of this tender only, so that not even equal firms show.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

import msgspec

from kiosk.bidding.bid import Action, Bid, BidOutcome
from sync.atrest import AtRest
from sync.errors import Fault
from sync.wire import firms
from sync.wire.messages import Envelope, Identity
from sync.wire.messages import Interval as WireInterval
from sync.wire.times import from_text, to_text


@dataclass(frozen=True)
class Verifier:
    """`verifier` is an Argon2id string of a password the gateway has confirmed."""

    tenderer_id: str
    name: str
    verifier: str


# A bid never changes; until when it may be replaced is told by its tender as it stands now.
_SELECT = """SELECT bid.*, tender.period_end AS closes_at
    FROM bid LEFT JOIN tender USING (tender_id)"""


class _Who(msgspec.Struct, frozen=True):
    """The sealed part of a bid's row."""

    tenderer_id: str
    tenderer_name: str
    attested_by: str | None
    provisional: str


class BidStore:
    """Reads and writes with the device's key. Writes belong inside the caller's write_tx.

    Reading raises Fault("at_rest_unreadable") for a row that was changed or sealed elsewhere.
    """

    def __init__(self, private: AtRest) -> None:
        self._private = private

    def insert(self, db: sqlite3.Connection, bid: Bid) -> None:
        """The caller has also checked the chain."""
        who = _Who(bid.tenderer_id, bid.tenderer_name, bid.identity.attested_by, bid.provisional)
        values = (
            bid.bid_id,
            bid.item_id,
            bid.visit_id,
            bid.tender_id,
            bid.tender_title,
            bid.tender_version,
            to_text(bid.period_end),
            self._stand_in(bid.tender_id, bid.tenderer_id),
            bid.version,
            bid.action,
            bid.replaces,
            bid.sealed.earliest,
            bid.sealed.latest,
            bid.judged,
            msgspec.json.encode(bid.envelopes).decode(),
            bid.identity.method,
            bid.card_version,
            self._private.seal(msgspec.json.encode(who), _who_place(bid.bid_id)),
            bid.provisional_sha256,
        )
        db.execute(
            "INSERT INTO bid (bid_id, item_id, visit_id, tender_id, tender_title, tender_version,"
            " period_end, tenderer, version, action, replaces, sealed_earliest, sealed_latest,"
            " judged, envelopes, identity_method, card_version, who, provisional_sha256)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            values,
        )

    def get(self, db: sqlite3.Connection, bid_id: str) -> Bid:
        """Raises: Fault("bid_unknown")."""
        bid = self.find(db, bid_id)
        if bid is None:
            raise Fault("bid_unknown")
        return bid

    def find(self, db: sqlite3.Connection, bid_id: str) -> Bid | None:
        """Return a version by its id, None when it was not sealed here."""
        row = db.execute(f"{_SELECT} WHERE bid_id = ?", (bid_id,)).fetchone()
        return None if row is None else self._bid(row)

    def by_item(self, db: sqlite3.Connection, item_id: str) -> Bid | None:
        """Return the version of an item of the outbox, or None."""
        row = db.execute(f"{_SELECT} WHERE item_id = ?", (item_id,)).fetchone()
        return None if row is None else self._bid(row)

    def chain(self, db: sqlite3.Connection, tender_id: str, tenderer_id: str) -> list[Bid]:
        """Every version one firm sealed here for one tender, oldest first, in any spelling."""
        found = [self._stand_in(tender_id, each) for each in firms.spellings(tenderer_id)]
        rows = db.execute(
            _SELECT + " WHERE tender_id = ? AND tenderer IN"  # noqa: S608 - fixed words
            " (SELECT value FROM json_each(?)) ORDER BY bid.version, bid_id",
            (tender_id, json.dumps(found)),
        )
        return [self._bid(row) for row in rows]

    def of_firm(self, db: sqlite3.Connection, tenderer_id: str) -> list[Bid]:
        """Every version this firm sealed here, for whatever tender, newest first."""
        tender_ids = [row[0] for row in db.execute("SELECT DISTINCT tender_id FROM bid")]
        found = [bid for each in tender_ids for bid in self.chain(db, each, tenderer_id)]
        return sorted(found, key=lambda bid: bid.bid_id, reverse=True)

    def everything(self, db: sqlite3.Connection) -> list[Bid]:
        """Every bid sealed at this seat, newest first (UUIDv7 ids sort by time)."""
        return [self._bid(row) for row in db.execute(f"{_SELECT} ORDER BY bid_id DESC")]

    def answer(
        self,
        db: sqlite3.Connection,
        bid_id: str,
        outcome: BidOutcome,
        *,
        official: str | None,
        problem_code: str | None,
        answered_at: str,
        ruling: str | None,
    ) -> None:
        """Note what the gateway decided; the sealed columns are out of reach (trigger).

        `ruling` takes the place of the one that is known, None of any.
        """
        sealed = None if ruling is None else self._private.seal_text(ruling, _ruling_place(bid_id))
        db.execute(
            "UPDATE bid SET outcome = ?, official = ?, problem_code = ?, answered_at = ?,"
            " ruling = ? WHERE bid_id = ?",
            (
                outcome,
                self._official(bid_id, official),
                problem_code,
                answered_at,
                sealed,
                bid_id,
            ),
        )

    def verifier(self, db: sqlite3.Connection, tenderer_id: str) -> Verifier | None:
        """Return what checks a firm's password offline, None when it never signed in here."""
        # Older releases kept one for each spelling: the one that was checked last is right.
        keys = [self._verifier_key(each) for each in firms.spellings(tenderer_id)]
        row = db.execute(
            "SELECT tenderer, who FROM tenderer_verifier WHERE tenderer IN"
            " (SELECT value FROM json_each(?)) ORDER BY checked_at DESC LIMIT 1",
            (json.dumps(keys),),
        ).fetchone()
        if row is None:
            return None
        plain = self._private.open(row["who"], _verifier_place(row["tenderer"]))
        return msgspec.json.decode(plain, type=Verifier)

    def put_verifier(self, db: sqlite3.Connection, entry: Verifier, checked_at: str | None) -> None:
        """Keep the verifier of a password that the gateway has confirmed."""
        key = self._verifier_key(firms.firm(entry.tenderer_id))
        db.execute(
            "INSERT INTO tenderer_verifier (tenderer, who, checked_at) VALUES (?, ?, ?)"
            " ON CONFLICT (tenderer) DO UPDATE SET who = excluded.who,"
            " checked_at = excluded.checked_at",
            (
                key,
                self._private.seal(msgspec.json.encode(entry), _verifier_place(key)),
                checked_at,
            ),
        )

    def forget_verifier(self, db: sqlite3.Connection, tenderer_id: str) -> None:
        """Forget what checks a firm's password offline, in every spelling of its number."""
        keys = [(self._verifier_key(each),) for each in firms.spellings(tenderer_id)]
        db.executemany("DELETE FROM tenderer_verifier WHERE tenderer = ?", keys)

    def _stand_in(self, tender_id: str, tenderer_id: str) -> str:
        return self._private.blind(f"bid:{tender_id}/{tenderer_id}")

    def _verifier_key(self, tenderer_id: str) -> str:
        return self._private.blind(f"verifier:{tenderer_id}")

    def _official(self, bid_id: str, note: str | None) -> bytes | None:
        return None if note is None else self._private.seal_text(note, _official_place(bid_id))

    def _bid(self, row: sqlite3.Row) -> Bid:
        bid_id, answered, official = row["bid_id"], row["answered_at"], row["official"]
        who = msgspec.json.decode(self._private.open(row["who"], _who_place(bid_id)), type=_Who)
        return Bid(
            bid_id=bid_id,
            item_id=row["item_id"],
            visit_id=row["visit_id"],
            tender_id=row["tender_id"],
            tender_title=row["tender_title"],
            tender_version=row["tender_version"],
            period_end=from_text(row["closes_at"] or row["period_end"]),
            tenderer_id=who.tenderer_id,
            tenderer_name=who.tenderer_name,
            version=row["version"],
            action=row["action"],
            replaces=row["replaces"],
            sealed=WireInterval(earliest=row["sealed_earliest"], latest=row["sealed_latest"]),
            judged=row["judged"],
            envelopes=tuple(msgspec.json.decode(row["envelopes"], type=list[Envelope])),
            identity=Identity(method=row["identity_method"], attested_by=who.attested_by),
            card_version=row["card_version"],
            provisional=who.provisional,
            provisional_sha256=row["provisional_sha256"],
            official=None
            if official is None
            else self._private.open_text(official, _official_place(bid_id)),
            outcome=row["outcome"],
            problem_code=row["problem_code"],
            answered_at=None if answered is None else from_text(answered),
            ruling=None
            if row["ruling"] is None
            else self._private.open_text(row["ruling"], _ruling_place(bid_id)),
        )


def bid_ids(db: sqlite3.Connection) -> set[str]:
    """Of every bid sealed at this seat; needs no key."""
    return {row["bid_id"] for row in db.execute("SELECT bid_id FROM bid")}


@dataclass(frozen=True)
class Fact:
    """What a row says of a version without any key."""

    bid_id: str
    version: int
    action: Action
    replaces: str | None
    outcome: BidOutcome | None
    problem_code: str | None


def chains(db: sqlite3.Connection) -> list[list[Fact]]:
    """The versions, oldest first, of every bid that may not simply be as its answer says."""
    found: dict[tuple[str, str], list[Fact]] = {}
    for row in db.execute(
        "SELECT tender_id, tenderer, bid_id, version, action, replaces, outcome, problem_code"
        " FROM bid WHERE (tender_id, tenderer) IN (SELECT tender_id, tenderer FROM bid"
        " GROUP BY tender_id, tenderer"
        " HAVING count(*) > 1 OR max(problem_code = 'superseded') OR max(action = 'withdrawn'))"
        " ORDER BY version, bid_id"
    ):
        values = dict(row)
        key = values.pop("tender_id"), values.pop("tenderer")
        found.setdefault(key, []).append(Fact(**values))
    return list(found.values())


def _who_place(bid_id: str) -> str:
    return f"bid.who:{bid_id}"


def _ruling_place(bid_id: str) -> str:
    return f"bid.ruling:{bid_id}"


def _official_place(bid_id: str) -> str:
    return f"bid.official:{bid_id}"


def _verifier_place(key: str) -> str:
    return f"tenderer_verifier.who:{key}"
