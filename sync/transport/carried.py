"""Check what a courier brought as the client checks what the link brings."""

from __future__ import annotations

from sync.transport.faults import LinkDown, Reason
from sync.transport.gateway import Gateway
from sync.transport.replies import verified
from sync.wire.messages import FeedPage


def page(gateway: Gateway, token: str) -> FeedPage:
    """Verify a feed page of this client's gateway for its seat. Raises: LinkDown."""
    pinned = gateway.pinned
    found = verified(token, "feed", {pinned.key.kid: pinned.key}, FeedPage)
    if (found.gateway_id, found.seat_id) != (pinned.gateway_id, gateway.seat_id):
        raise LinkDown(Reason.UNTRUSTED, "feed of another seat")
    return found
