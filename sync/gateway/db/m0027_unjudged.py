"""Commands that a release refused for good because it did not know their type."""

import base64
import json

import sqlite_utils


def m0027_unjudged(db: sqlite_utils.Database) -> None:
    """Let them wait for their judgement: their seats go on asking, and their arrival counts.

    The first release kept that refusal as an answer, and an answer is given again for ever.
    """
    db.conn.execute("DROP TRIGGER command_keeps_delete")
    refused = db.conn.execute("SELECT command_id, answer FROM command WHERE outcome = 'refused'")
    for command_id, answer in refused.fetchall():
        if _problem(answer) == "command_unknown":
            db.conn.execute(
                "INSERT INTO newer_command (command_id, sha256, seat_id, type, token, first_at)"
                " SELECT command_id, sha256, seat_id, type, token, received_at FROM command"
                " WHERE command_id = ? ON CONFLICT DO NOTHING",
                (command_id,),
            )
            db.conn.execute("DELETE FROM command WHERE command_id = ?", (command_id,))
    db.conn.execute(
        "CREATE TRIGGER command_keeps_delete BEFORE DELETE ON command"
        " BEGIN SELECT RAISE(ABORT, 'command is kept for ever'); END"
    )


def _problem(answer: str) -> str:
    """Return the code of the problem in an answer of our own (a JWS)."""
    payload = answer.split(".")[1]
    said = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return str((said.get("problem") or {}).get("code", ""))
