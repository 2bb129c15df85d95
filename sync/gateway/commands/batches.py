"""Batches of signed texts, as they are posted."""

from __future__ import annotations

import contextlib
import json
from typing import TypeVar

import msgspec

from sync.errors import Fault
from sync.wire import jws

T = TypeVar("T")


def read(body: bytes, shape: type[T]) -> T:
    """Read a batch of texts; half a character in one of them spoils none of the others.

    Raises: Fault("message_malformed", why).
    """
    try:
        return jws.decode(body, shape)
    except Fault:
        with contextlib.suppress(ValueError, RecursionError, msgspec.MsgspecError):
            lenient = json.loads(
                body.decode("utf-8", "replace"), object_pairs_hook=jws.single_names
            )
            return msgspec.convert(lenient, shape)
        raise
