"""What travels between seat and gateway: keys, signatures, message shapes, problems.

Messages are JSON (msgspec structs) inside JWS compact serialisations (RFC 7515, EdDSA RFC 8037),
each with a `typ` of its own, so that no signature passes for another kind (RFC 8725, 3.11).
"""
