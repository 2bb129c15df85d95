"""The gateway's migrations, in order. A landed migration is never edited or renamed."""

from __future__ import annotations

from sqlite_utils.migrations import Migrations

from sync.gateway.m0001_core import m0001_core
from sync.gateway.m0002_upload import m0002_upload

migrations = Migrations("gateway")
for _step in (m0001_core, m0002_upload):
    migrations()(_step)
