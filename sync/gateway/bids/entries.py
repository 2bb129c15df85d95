"""What the journal says of bids handed out, decided, and judged again."""

from __future__ import annotations

from sync.gateway.journal.kinds import Kind

BIDS_EXPORTED = Kind(
    "bids_exported",
    "Two people had a tender's sealed bids handed out; written down before it is done.",
    {"tender_id": str},
)
BID_FILE_FAULTY = Kind(
    "bid_file_faulty",
    "A bid's sealed file was missing or not what was sent when it was to be handed out.",
    {"bid_id": str, "sha256": str, "state": str},
)
BID_FILE_PUT_BACK = Kind(
    "bid_file_put_back",
    "A bid's sealed file was brought back from a copy.",
    {"bid_id": str, "sha256": str},
)
BID_DECIDED = Kind(
    "bid_decided",
    "The committee's decision on a held bid was entered by two people, and signed as a ruling.",
    {"bid_id": str, "outcome": str},
    {"ruling_id": str, "minutes": str},
)
BID_JUDGED_AGAIN = Kind(
    "bid_judged_again",
    "A bid that was held because too little was known here got another answer.",
    {"bid_id": str, "outcome": str},
    {"code": str},
)

ENTRIES = (
    BIDS_EXPORTED,
    BID_FILE_FAULTY,
    BID_FILE_PUT_BACK,
    BID_DECIDED,
    BID_JUDGED_AGAIN,
)
