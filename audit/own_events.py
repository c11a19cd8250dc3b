"""Events of the audit log about itself."""

from django.utils.translation import gettext_lazy as _

from audit.events import Event

KEYS_DESTROYED = Event(
    "audit.keys.destroyed",
    fields=("expired", "erased"),
    sentence=_(
        "{actor} made personal data in the journal unreadable: {expired} keys had expired, {erased} belonged to people "
        "who were deleted"
    ),
)
DATABASE_RESTORED = Event(
    "audit.database.restored",
    fields=(
        "restoration",
        "restored_at",
        "backup_at",
        "first_id",
        "known_entries",
        "known_size",
        "known_head",
        "kept_entries",
        "kept_size",
        "lost",
    ),
    sentence=_(
        "The database was put back to its state of {backup_at}: {lost} entries of the journal are lost"
    ),
    proves=True,
)
ENTRIES_ARCHIVED = Event(
    "audit.entries.archived",
    fields=("first", "end", "removed", "file_digest", "before"),
    sentence=_(
        "{actor} moved {removed} entries from before {before} out of the journal, into a file with the digest "
        "{file_digest}"
    ),
    proves=True,
)
LABEL_REMOVED = Event(
    "audit.label.removed",
    sentence=_("The law demanded it: nobody can read any more what {subject} was called until then"),
    proves=True,
)
EVENTS = (DATABASE_RESTORED, ENTRIES_ARCHIVED, KEYS_DESTROYED, LABEL_REMOVED)
