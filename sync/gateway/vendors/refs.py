"""What stands in the journal for a firm."""

from __future__ import annotations

from sync.atrest import AtRest
from sync.gateway.centre import Centre
from sync.wire.firms import firm


def firm_ref(centre: Centre, tenderer_id: str) -> str:
    """What stands in the journal for a firm: its number may be a person's own."""
    return AtRest(centre.key.derive("firms")).blind(firm(tenderer_id))[:32]
