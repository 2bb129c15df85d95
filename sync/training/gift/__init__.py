"""Questions in Moodle's GIFT format: read as Moodle reads them, what is unclear is told by line."""

from sync.training.gift.reading import read_gift

__all__ = ["read_gift"]
