"""Errors of a whole export; each says what to do. A single odd item is reported instead."""


class CannotExport(Exception):
    """The export failed; no folder that looks like an export was written."""


class FolderTaken(CannotExport):
    """The target path exists already."""


class UnreadableFolder(Exception):
    """The folder is no export that this release can read; the message says why and where. Nothing was imported."""
