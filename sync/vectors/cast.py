"""Who and when in the vectors: keys from fixed seeds, one moment, one bid."""

from __future__ import annotations

from datetime import UTC, datetime

from sync.sealing import X25519Recipient
from sync.wire.keys import SigningKey

SEAT_SEED, GATEWAY_SEED = bytes(range(32)), bytes(range(32, 64))
SEAT, GATEWAY = SigningKey.from_seed(SEAT_SEED), SigningKey.from_seed(GATEWAY_SEED)
SEAT_ID, GATEWAY_ID = "s-k7qf9p2m", f"gw-{GATEWAY.public.kid[:8]}"
NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
AT = "2026-11-24T05:00:00.000000Z"
BID_ID, COMMAND_ID = "01a20000-0000-7000-8000-000000000001", "01a20000-0000-7000-8000-000000000002"
ORDER_ID = "01a20000-0000-7000-8000-000000000003"
# The public key that RFC 7748, 6.1 gives Alice.
RECIPIENT = X25519Recipient(
    bytes.fromhex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a")
)
