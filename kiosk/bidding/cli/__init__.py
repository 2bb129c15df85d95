"""The commands that bidding brings along: for the committee, and for whoever holds a receipt."""

from kiosk.bidding.cli.bid import bid
from kiosk.bidding.cli.committee import committee
from kiosk.bidding.cli.receipt import receipt

COMMANDS = (committee, bid, receipt)
