"""What a test itself had written to the log."""

from __future__ import annotations

import logging
import threading

import pytest


def own(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    """The records of this thread: another test's thread may still have something to say."""
    return [one for one in caplog.get_records("call") if one.thread == threading.get_ident()]
