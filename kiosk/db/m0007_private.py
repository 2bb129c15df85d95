"""Personal columns become ciphertext."""

import sqlite_utils


def m0007_private(db: sqlite_utils.Database) -> None:
    """To be filled."""
