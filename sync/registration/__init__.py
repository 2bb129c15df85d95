"""A vendor's registration: what the form holds, how it travels sealed, and what proves it.

Pure: no web, no database, no network. Both ends read and write forms with this package.
"""
