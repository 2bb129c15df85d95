"""What the templates see: dataclasses with the words already chosen. Sizes are bytes."""

from kiosk.bidding.views.elsewhere import (
    ReceiptRow,
    chip_of,
    notices,
    paper,
    receipt_row,
    stands_beside,
    unknown,
)
from kiosk.bidding.views.files import EnvelopeView, SummaryView, checks, envelopes, mark_gone
from kiosk.bidding.views.queue import QueueView, queue_item, room_row
from kiosk.bidding.views.receipts import ReceiptView, own, receipt, slip_text
from kiosk.bidding.views.rulings import RuledView, ruled
from kiosk.bidding.views.seal_progress import sealing
from kiosk.bidding.views.sticks import FilesView, chosen_on
from kiosk.bidding.views.tenders import (
    TendersView,
    TenderView,
    practice_clock,
    tender,
    tender_list,
)
from kiosk.bidding.views.words import (
    ENVELOPE_CONTENTS,
    ClosesView,
    closes_of,
    envelope_word,
    fingerprint,
    freshness,
    identity_words,
    is_disputed,
    sealed_between,
    short_reference,
)
from kiosk.seat.prints import print_view
from kiosk.seat.sticks import (
    StickView,
    closed_stick,
    closed_sticks,
    open_stick,
    troubled_stick,
)

__all__ = [
    "ENVELOPE_CONTENTS",
    "ClosesView",
    "EnvelopeView",
    "FilesView",
    "QueueView",
    "ReceiptRow",
    "ReceiptView",
    "RuledView",
    "StickView",
    "SummaryView",
    "TenderView",
    "TendersView",
    "checks",
    "chip_of",
    "chosen_on",
    "closed_stick",
    "closed_sticks",
    "closes_of",
    "envelope_word",
    "envelopes",
    "fingerprint",
    "freshness",
    "identity_words",
    "is_disputed",
    "mark_gone",
    "notices",
    "open_stick",
    "own",
    "paper",
    "practice_clock",
    "print_view",
    "queue_item",
    "receipt",
    "receipt_row",
    "room_row",
    "ruled",
    "sealed_between",
    "sealing",
    "short_reference",
    "slip_text",
    "stands_beside",
    "tender",
    "tender_list",
    "troubled_stick",
    "unknown",
]
