"""Whose a User ID is: a vendor's, or somebody's who buys or audits and never bids (Pasal 22(5))."""

import sqlite_utils


def m0026_account_kind(db: sqlite_utils.Database) -> None:
    """Add `account.kind`; those that were issued know it from what was handed in."""
    db.conn.execute(
        "ALTER TABLE account ADD COLUMN kind TEXT NOT NULL DEFAULT 'vendor'"
        " CHECK (kind IN ('vendor', 'non_vendor'))"
    )
    db.conn.execute(
        "UPDATE account SET kind = 'non_vendor' WHERE firm = user_key AND registration_id IN"
        " (SELECT registration_id FROM registration WHERE entity = 'non_vendor')"
    )
