"""What can be wrong with an export file as a whole. A single odd item is never an error: it is reported."""


class UnreadableExport(Exception):
    """The file is not an export this project can read; the message says why and where. Nothing was imported."""
