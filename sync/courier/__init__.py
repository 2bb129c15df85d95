"""Bundles that a courier carries between a seat and its gateway on a stick (SPEC 17).

Pure of databases and of HTTP: the format, and reading and writing it within bounds. What a bundle
holds is the business of `sync.outbox` at the seat and of `sync.gateway.courier` at the centre.
"""
