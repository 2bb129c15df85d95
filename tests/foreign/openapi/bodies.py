"""Schemathesis makes no JOSE and no octets by itself: these are ours. Loaded by Schemathesis."""

from __future__ import annotations

import json
import os
from pathlib import Path

import schemathesis
from hypothesis import strategies as st

# Truly signed texts, made by the test; a stranger's are letters and dots.
SIGNED = json.loads(Path(os.environ["LPSE_SIGNED"]).read_text())
noise = st.text("abcXYZ019-_.=\x00é", max_size=200)
signed = st.sampled_from(SIGNED)
cut = st.builds(lambda text, at: text[:at], signed, st.integers(0, 400))
jose = st.one_of(signed, cut, noise).map(str.encode)

schemathesis.openapi.media_type("application/jose", jose)
schemathesis.openapi.media_type("application/offset+octet-stream", st.binary(max_size=64))
