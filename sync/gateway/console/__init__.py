"""The room's console: every seat on one board, for staff in any browser of the LAN."""

from sync.gateway.console.app import create_console
from sync.gateway.console.files import ConsoleFiles, Explained

__all__ = ["ConsoleFiles", "Explained", "create_console"]
