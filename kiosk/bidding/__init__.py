"""Bidding: find a tender, seal a bid for it at the seat, follow it until the official receipt.

Tables: tender, tender_card, tenderer_verifier, bid (`kiosk/db/m0004_bidding.py`).
Pages: /tenders, /bid/… (the wizard), /bids/… (receipts, versions), /queue.
"""
