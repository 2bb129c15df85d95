"""Questions in QTI 3.0 and 2.x: the part that a quiz can hold; what is left out is told."""

from sync.training.qti.packages import read_qti_item, read_qti_package

__all__ = ["read_qti_item", "read_qti_package"]
