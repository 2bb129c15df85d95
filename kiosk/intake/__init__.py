"""Removable media: sticks found as they are plugged in, read safely, written whole."""

from kiosk.intake.bookmarks import Bookmark
from kiosk.intake.listing import Crumb, Entry, Folder
from kiosk.intake.media import MediaWatcher
from kiosk.intake.places import Medium
from kiosk.intake.scans import ScanFolder
from kiosk.intake.unopened import Unopened

__all__ = [
    "Bookmark",
    "Crumb",
    "Entry",
    "Folder",
    "MediaWatcher",
    "Medium",
    "ScanFolder",
    "Unopened",
]
