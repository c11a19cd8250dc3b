"""Tables of the audit log: entries, the keys to their personal data, and the tree that shows they are unchanged."""

from audit.models.aftermath import Erasure, Restoration
from audit.models.journal import Entry, PersonKey
from audit.models.tree import Head, JournalKey, Leaf, Tile

__all__ = ["Entry", "Erasure", "Head", "JournalKey", "Leaf", "PersonKey", "Restoration", "Tile"]
