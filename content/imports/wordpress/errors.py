"""Errors of a whole export file. A single odd item is never an error: it is reported."""


class UnreadableExport(Exception):
    """The file is not an export this project can read; the message says why and where. Nothing was imported."""


class AddressLost(Exception):
    """Another user took an address during the import that links in imported texts already lead to."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"Somebody else took the address “{slug}” meanwhile. Run the import again.")
