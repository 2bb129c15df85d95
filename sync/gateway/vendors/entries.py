"""What the journal says of firms' names and passwords."""

from __future__ import annotations

from sync.gateway.journal.kinds import Kind

TENDERER_REGISTERED = Kind(
    "tenderer_registered", "A firm was registered with a first password.", {"account": str}
)
TENDERER_CHANGED = Kind(
    "tenderer_changed",
    "A firm's name or password was changed; the firm is told when it next signs in.",
    {"account": str, "renamed": bool, "new_login": bool},
)

_ACCOUNT: dict[str, type[object]] = {"account": str, "account_id": str}
_DECREE: dict[str, type[object]] = {
    **_ACCOUNT,
    "asked_by": str,
    "decree": str,
    "heard": bool,
    "from_at": str,
}
ACCOUNT_ISSUED = Kind(
    "account_issued", "A firm got a User ID; the seats were told of it.", _ACCOUNT
)
ACCOUNT_DEACTIVATED = Kind(
    "account_deactivated", "A User ID was deactivated.", _DECREE, {"until_at": str}
)
ACCOUNT_REACTIVATED = Kind(
    "account_reactivated", "A deactivated User ID was taken up again.", _DECREE, {"until_at": str}
)
ACCOUNT_RENUMBERED = Kind(
    "account_renumbered",
    "An account got its firm's new tax number; the seats were told of both.",
    {**_ACCOUNT, "former": str},
)
ACCOUNT_ERASED = Kind(
    "account_erased", "An account that no bid needs was erased; the seats forget it.", _ACCOUNT
)
ACCOUNTS_EXPORTED = Kind(
    "accounts_exported", "All accounts were handed out as a file.", {"format": str, "count": int}
)
ACCOUNTS_IMPORTED = Kind(
    "accounts_imported",
    "Accounts were taken in from a file; lines that were refused were left out.",
    {"sha256": str, "taken": int, "refused": int},
)

ENTRIES = (
    ACCOUNT_ISSUED,
    ACCOUNT_DEACTIVATED,
    ACCOUNT_REACTIVATED,
    ACCOUNT_RENUMBERED,
    ACCOUNT_ERASED,
    ACCOUNTS_EXPORTED,
    ACCOUNTS_IMPORTED,
    TENDERER_REGISTERED,
    TENDERER_CHANGED,
)
