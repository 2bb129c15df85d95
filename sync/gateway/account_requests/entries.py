"""What the journal says of requests about accounts: ids and words, never the new value."""

from __future__ import annotations

from sync.gateway.journal.kinds import Kind

_WHICH: dict[str, type[object]] = {"account": str, "account_id": str, "request_id": str}

ACCOUNT_REQUEST_OPENED = Kind(
    "account_request_opened",
    "A firm asked for a change of its account; staff kept its letter.",
    {**_WHICH, "change": str, "originals": list, "sha256": str},
)
ACCOUNT_REQUEST_READ = Kind(
    "account_request_read", "Somebody opened a request, or its letter.", _WHICH
)
ACCOUNT_REQUEST_DONE = Kind(
    "account_request_done",
    "The centre carried a request out; its answer was noted, as the centre's word.",
    {**_WHICH, "change": str},
)
ACCOUNT_REQUEST_REFUSED = Kind(
    "account_request_refused", "A request of a firm was refused, with a reason.", _WHICH
)
ACCOUNT_REQUEST_WITHDRAWN = Kind(
    "account_request_withdrawn", "A firm took its request back.", _WHICH
)
ACCOUNT_REQUESTS_ERASED = Kind(
    "account_requests_erased",
    "The requests of an account were erased with their letters.",
    {"account_id": str, "count": int},
)

ENTRIES = (
    ACCOUNT_REQUEST_OPENED,
    ACCOUNT_REQUEST_READ,
    ACCOUNT_REQUEST_DONE,
    ACCOUNT_REQUEST_REFUSED,
    ACCOUNT_REQUEST_WITHDRAWN,
    ACCOUNT_REQUESTS_ERASED,
)
