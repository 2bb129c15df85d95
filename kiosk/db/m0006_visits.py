"""The visit going on: its state, idling, and the orders already carried out."""

import sqlite_utils


def m0006_visits(db: sqlite_utils.Database) -> None:
    """To be filled."""
