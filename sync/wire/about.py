"""What a gateway says of itself, for the words on a seat's screens and papers."""

from __future__ import annotations

from sync.wire.shapes import Growing, Id, Name

# What lies behind the gateway: SPSE itself, or people who hand over to SPSE (the usual case).
SPSE, PEOPLE = "spse", "people"


class About(Growing, frozen=True, kw_only=True):
    """Typ `about`: GET /v1/about?nonce=N.

    `behind` is `people` or `spse`; a seat takes a value it does not know for `people`, and so it
    takes a gateway that has no such address.
    """

    nonce: Id
    gateway_id: Id
    gateway_name: Name
    behind: Name
