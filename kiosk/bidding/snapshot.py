"""What of a visit's bidding survives a crash: bytes for the visit's vault, and back.

Never in it: passwords, the owner key's secret, results of checks (they are made again), and tokens
of files (a bookmark says where the file lies). `form` counts the shapes: every earlier one is
taken back, and bytes of any other are refused as a whole, since half a draft would be worse than
none.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from kiosk.bidding.draft import Draft, Pick, Step
from kiosk.bidding.identity import Tenderer
from kiosk.bidding.memory import BidMemory
from kiosk.bidding.seal_request import Slip
from kiosk.intake import Bookmark
from sync.wire.messages import EnvelopeName

Owner = Literal["undecided", "none", "unconfirmed", "made"]


class KeptPick(msgspec.Struct, frozen=True):
    pick_id: str
    name: str
    size: int
    where: Bookmark


class KeptDraft(msgspec.Struct, frozen=True, kw_only=True):
    visit_id: str
    bid_id: str
    tender_id: str | None
    tender_version: int
    card_version: int
    replaces: str | None
    envelopes: tuple[EnvelopeName, ...]
    envelopes_seen: bool
    picks: dict[EnvelopeName, list[KeptPick]]
    files_done: bool
    revision: int
    owner: Owner
    owner_recipient: str | None
    asked: tuple[Step, ...] = ("who", "tender")
    firm_first: bool = False

    @classmethod
    def of(cls, draft: Draft) -> KeptDraft:
        """Return what is kept of a draft."""
        return cls(
            visit_id=draft.visit_id,
            bid_id=draft.bid_id,
            tender_id=draft.tender_id,
            tender_version=draft.tender_version,
            card_version=draft.card_version,
            replaces=draft.replaces,
            envelopes=draft.envelopes,
            envelopes_seen=draft.envelopes_seen,
            picks={name: _kept(picks) for name, picks in list(draft.picks.items())},
            files_done=draft.files_done,
            revision=draft.revision,
            owner=draft.owner,
            owner_recipient=draft.owner_recipient,
            asked=draft.asked,
            firm_first=draft.firm_first,
        )

    def draft(self) -> Draft:
        """Every file waits for its stick, and advice has to be seen again with the new checks.

        An owner key that nobody had said to hold is void: its print job was taken back.
        """
        lost = self.owner == "unconfirmed"
        return Draft(
            visit_id=self.visit_id,
            bid_id=self.bid_id,
            tender_id=self.tender_id,
            tender_version=self.tender_version,
            card_version=self.card_version,
            replaces=self.replaces,
            envelopes=self.envelopes,
            envelopes_seen=self.envelopes_seen,
            picks={
                name: [Pick(one.pick_id, "", "", one.name, one.size, one.where) for one in picks]
                for name, picks in self.picks.items()
            },
            files_done=self.files_done,
            revision=self.revision,
            owner="undecided" if lost else self.owner,
            owner_recipient=None if lost else self.owner_recipient,
            owner_void="owner_key_interrupted" if lost else "",
            asked=self.asked,
            firm_first=self.firm_first,
        )


class KeptBidding(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    form: Literal[1] = 1
    draft: KeptDraft | None = None
    aside: list[KeptDraft] = []  # of other tenders; none in what older releases kept
    tenderer: Tenderer | None = None
    slips: dict[str, Slip] = {}
    wrong_passwords: int = 0
    offline: str | None = None  # the number typed when nobody could be asked


NOTHING = KeptBidding()


def take(memory: BidMemory) -> bytes | None:
    """Return the bytes of what a visit would lose, None when there is nothing."""
    draft, tenderer = memory.opened, memory.tenderer
    begun = draft is not None and (draft.tender_id is not None or tenderer is not None)
    kept = KeptBidding(
        draft=KeptDraft.of(draft) if draft is not None and begun else None,
        aside=[KeptDraft.of(one) for one in list(memory.aside.values())],
        tenderer=tenderer,
        slips=dict(memory.slips),
        wrong_passwords=memory.wrong_passwords,
        offline=memory.offline,
    )
    return None if kept == NOTHING else msgspec.msgpack.encode(kept)


def read(data: bytes) -> KeptBidding:
    """Return what `take` kept. Raises: msgspec.MsgspecError for bytes of another form."""
    return msgspec.msgpack.decode(data, type=KeptBidding)


def _kept(picks: list[Pick]) -> list[KeptPick]:
    return [
        KeptPick(one.pick_id, one.name, one.size, one.where)
        for one in picks
        if one.where is not None
    ]
