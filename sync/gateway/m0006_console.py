"""Console sessions and what guessing costs."""

import sqlite_utils


def m0006_console(db: sqlite_utils.Database) -> None:
    """To be filled."""
