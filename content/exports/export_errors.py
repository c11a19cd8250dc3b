"""What can be wrong with an export as a whole; each says the way out. A single odd thing is reported instead."""


class CannotExport(Exception):
    """Nothing was written that looks like an export."""


class FolderTaken(CannotExport):
    """There is something where the export should go."""


class UnreadableFolder(Exception):
    """The folder is no export that this release can read; the message says why and where. Nothing was imported."""
