"""Export redaction: labels removed by law, in older rows that hold them in clear.

The commitment stays in the row, so its leaf is what was signed. The line names what is redacted, and the export
proves the entry that reports the removal, so that nothing else can be held back unnoticed.
"""

from typing import Any

from audit.actors import Identity
from audit.labels import all_removed_labels, naming_fields
from audit.leaf import HEADER
from audit.models import Entry, Leaf
from audit.own_events import LABEL_REMOVED
from audit.signed_notes import moment
from audit.tree.proofs import NotSealed, disclosed
from audit.tree.range_check import Row

EVENT, KIND, ID = (HEADER.index(name) for name in ("event", "subject_kind", "subject_id"))
SHOWN = ("event", "subject_kind", "subject_id")


class KeptBack:
    """Redaction of one export: call ``from_row`` for each row, then ``told_elsewhere`` for the other removals."""

    def __init__(self, *, using: str) -> None:
        self._using = using
        removed = all_removed_labels(using=using)
        self._removed = {who: moment(at) for who, at in removed.items()}
        self._needed: set[Identity] = set()
        self._told: set[Identity] = set()

    def from_row(self, row: Row, public: dict[str, Any]) -> list[str]:
        """Removes values to be redacted from ``public``, and returns their names."""
        who = Identity(row.header[KIND], row.header[ID])
        if row.header[EVENT] == LABEL_REMOVED.name:
            self._told.add(who)
        if row.recorded_at > self._removed.get(who, ""):
            return []
        names = [name for name in naming_fields(row.header[EVENT]) if name in public]
        for name in names:
            del public[name]
        self._needed |= {who} if names else set()
        return names

    def told_elsewhere(self) -> list[dict[str, Any]]:
        """Proofs of the entries that report a removal and are not in the export. Raises NotSealed."""
        proofs = []
        for who in sorted(self._needed - self._told):
            told = Entry.objects.using(self._using).filter(
                event=LABEL_REMOVED.name, subject_kind=who.kind, subject_id=who.id
            )
            sealed = told.filter(pk__in=Leaf.objects.using(self._using).values("entry_id"))
            entry = sealed.order_by("pk").first()
            if entry is None:
                raise NotSealed("A removal by law is not sealed yet: the worker does so within seconds.")
            proofs.append(disclosed(entry, header=SHOWN, fields=(), using=self._using))
        return proofs
