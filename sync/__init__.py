"""The protocol between a seat and the gateway, and both of its ends.

Pure (no Flask, no database, no wall clock read): `wire`, `sealing`, `receipts`, `log`, `clock`.
The seat's side: `outbox` (durable queue), `engine`, `transport`, `link`.
The centre: `gateway`. This package never imports `kiosk`.
"""
