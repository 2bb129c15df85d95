"""The console's addresses, one module a page."""

from kiosk.console.routes import (
    alarms,
    board,
    enrol,
    entrance,
    journal,
    layout,
    orders,
    own,
    seats,
    staff,
)

BLUEPRINTS = tuple(
    module.blueprint
    for module in (entrance, own, board, seats, orders, staff, journal, layout, enrol, alarms)
)
