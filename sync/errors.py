"""The one exception that is explained to a person.

A `Fault` carries a code of the catalogue (`kiosk/errors/` holds the sentences in both languages,
`docs/reference/errors.md` lists them) and the values its sentence names. Anything else that is
raised is a programming error and is shown as one, with a reference number.
"""

from __future__ import annotations


class Fault(Exception):
    """An expected failure: `code` from the catalogue, `params` for its sentence.

    Never put prices, passwords, tax numbers or file contents in `params`.
    """

    def __init__(self, code: str, /, **params: object) -> None:
        self.code = code
        self.params = params
        detail = ", ".join(f"{name}={value!r}" for name, value in params.items())
        super().__init__(f"{code}({detail})" if detail else code)
