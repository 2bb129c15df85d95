"""The seat's HTTP client to its gateway: everything that counts is verified before it is returned.

Two failures only: `LinkDown` (nothing answered, or something that is not our gateway) and
`Refused` (a problem document). Neither ever decides an item: only a signed answer does.
"""

from sync.transport.enrolment import enrol
from sync.transport.faults import Foreign, LinkDown, Reason, Refused
from sync.transport.gateway import Gateway, Pinned, TimeSample
from sync.transport.http import Timeouts
from sync.transport.uploads import UploadState

__all__ = [
    "Foreign",
    "Gateway",
    "LinkDown",
    "Pinned",
    "Reason",
    "Refused",
    "TimeSample",
    "Timeouts",
    "UploadState",
    "enrol",
]
