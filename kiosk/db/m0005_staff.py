"""The signed roster, and what guessing a PIN costs."""

import sqlite_utils


def m0005_staff(db: sqlite_utils.Database) -> None:
    """To be filled."""
