"""The room's console: every seat on one board, for staff in any browser of the LAN."""

from kiosk.console.app import create_console

__all__ = ["create_console"]
