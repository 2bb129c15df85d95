"""Requests of firms about their accounts."""

from __future__ import annotations

from sync.gateway.account_requests import entries, store
from sync.gateway.feature import Feature

FEATURE = Feature(
    "account_requests",
    names_files=store.names_file,
    journal=entries.ENTRIES,
    tables=("account_request",),
)
