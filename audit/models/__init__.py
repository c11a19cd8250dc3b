"""Tables of the audit log: entries, the keys to their personal data, and the tree that shows they are unchanged."""

from audit.models.entry import Entry
from audit.models.person_key import Erasure, PersonKey
from audit.models.tree import Head, Leaf, Restoration, SigningKey, Tile

__all__ = ["Entry", "Erasure", "Head", "Leaf", "PersonKey", "Restoration", "SigningKey", "Tile"]
