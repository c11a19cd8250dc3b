"""The journal's tables: what happened, the keys to its personal part, and the tree that shows it is unchanged."""

from audit.models.aftermath import Erasure, Restoration
from audit.models.journal import Entry, PersonKey
from audit.models.tree import Head, JournalKey, Leaf, Tile

__all__ = ["Entry", "Erasure", "Head", "JournalKey", "Leaf", "PersonKey", "Restoration", "Tile"]
