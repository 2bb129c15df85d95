"""Orders to seats and their acknowledgements, and where seats stand."""

import sqlite_utils


def m0005_room(db: sqlite_utils.Database) -> None:
    """To be filled."""
