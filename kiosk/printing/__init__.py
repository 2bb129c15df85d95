"""Paper: receipts and owner keys as archival, accessible PDF; QR codes; the printer.

Documents are made by typst from the `.typ` files here, offline, with the fonts it brings along.
Whatever a document shows is handed over as data and never becomes markup.
"""

from kiosk.paperwork.qr import qr_png, qr_svg
from kiosk.printing.courier import courier_pdf
from kiosk.printing.following import RUNNING, PrintJob, PrintState
from kiosk.printing.keys import key_sheet_pdf
from kiosk.printing.owner_key import owner_key_pdf
from kiosk.printing.printer import Printer
from kiosk.printing.receipt import receipt_pdf
from kiosk.printing.resume_code import resume_code_pdf
from kiosk.printing.words import Lang

__all__ = [
    "RUNNING",
    "Lang",
    "PrintJob",
    "PrintState",
    "Printer",
    "courier_pdf",
    "key_sheet_pdf",
    "owner_key_pdf",
    "qr_png",
    "qr_svg",
    "receipt_pdf",
    "resume_code_pdf",
]
