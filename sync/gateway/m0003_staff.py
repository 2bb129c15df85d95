"""Staff with roles, committee members, and the roster as it was last issued."""

import sqlite_utils


def m0003_staff(db: sqlite_utils.Database) -> None:
    """To be filled."""
