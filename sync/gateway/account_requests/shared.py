"""What was asked for of an account, for who gathers or erases all that is held."""

from __future__ import annotations

from sync.gateway.account_requests.service import AccountRequest, erase_all, held, is_open

__all__ = ["AccountRequest", "erase_all", "held", "is_open"]
