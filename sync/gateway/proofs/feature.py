"""The gateway's own log, cosigned by seats, and proofs of receipts from it."""

from __future__ import annotations

from datetime import timedelta

from sync.gateway.feature import Feature, Serving
from sync.gateway.periodic import now_and_then
from sync.gateway.proofs import entries, routes, service

LOOK_EVERY = timedelta(days=1)


def _serve(serving: Serving) -> None:
    now_and_then(serving, LOOK_EVERY, service.keep_house)


FEATURE = Feature(
    "proofs",
    blueprint=routes.blueprint,
    serve=_serve,
    start=(service.keep_house,),
    journal=entries.ENTRIES,
    tables=("receipt_leaf", "log_cosigned", "log_contradicted", "log_restored"),
)
