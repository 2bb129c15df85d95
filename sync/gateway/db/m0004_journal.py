"""The gateway's append-only Merkle log (RFC 6962) of what staff did.

Level 0 is the entry's own hash; `log_node` holds the levels above. Triggers refuse every change but
the next entry. `sync.journal` reads and writes both tables, as it does a seat's.
"""

import sqlite_utils

_LEAF = """
CREATE TABLE log_leaf (
    idx INTEGER PRIMARY KEY CHECK (idx >= 0),
    event TEXT NOT NULL CHECK (json_valid(event)),
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT
"""
_NODE = """
CREATE TABLE log_node (
    level INTEGER NOT NULL CHECK (level >= 1),
    idx INTEGER NOT NULL CHECK (idx >= 0),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (level, idx)
) STRICT, WITHOUT ROWID
"""
# INSERT OR REPLACE deletes without a DELETE trigger: so an insert must be the next one.
_NEXT_LEAF = """
CREATE TRIGGER log_leaf_next BEFORE INSERT ON log_leaf
WHEN NEW.idx <> (SELECT coalesce(max(idx) + 1, 0) FROM log_leaf)
BEGIN SELECT RAISE(ABORT, 'the log takes its next entry only'); END
"""
_NEW_NODE = """
CREATE TRIGGER log_node_new BEFORE INSERT ON log_node
WHEN EXISTS (SELECT 1 FROM log_node WHERE level = NEW.level AND idx = NEW.idx)
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END
"""


def m0004_journal(db: sqlite_utils.Database) -> None:
    for statement in (_LEAF, _NODE, _NEXT_LEAF, _NEW_NODE):
        db.conn.execute(statement.strip())
    for table in ("log_leaf", "log_node"):
        for change in ("UPDATE", "DELETE"):
            db.conn.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table}\n"
                "BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"
            )
