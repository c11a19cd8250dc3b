"""Audit log events of files: who did what to which bytes, named by their digest."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from audit.events import Event
from audit.stored_messages import in_the_code, render_field

MEDIA_UPLOADED = Event(
    "content.media.uploaded",
    fields=("version", "digest", "media_type", "size", "section"),
    sentence=_("{actor} uploaded {subject}"),
)
UPLOAD_REFUSED = Event(
    "content.media.upload_refused",
    fields=("size", "why", "says"),
    sentence=_("A file that {actor} uploaded into {subject} was refused: {why}"),
    reads=(("why", partial(render_field, field="why")), ("says", in_the_code)),
)
MEDIA_EDITED = Event(
    "content.media.edited",
    fields=("changes",),
    sentence=_("{actor} changed what is said about {subject}: {changes}"),
    called={
        "changes": {
            "title": _("title"),
            "alternative_text": _("alternative text"),
            "caption": _("caption"),
            "credit": _("credit"),
            "licence": _("licence"),
            "language": _("language"),
            "decorative": _("decoration"),
            "focal_point": _("what stays in sight"),
            "tags": _("tags"),
        }
    },
)
MEDIA_REPLACED = Event(
    "content.media.replaced",
    fields=("version", "digest", "old_digest", "media_type", "size"),
    sentence=_("{actor} replaced {subject} by version {version}"),
)
MEDIA_TRASHED = Event("content.media.trashed", fields=("uses",), sentence=_("{actor} threw {subject} away"))
MEDIA_RECOVERED = Event(
    "content.media.recovered", fields=(), sentence=_("{actor} brought {subject} back from the trash")
)
MEDIA_PURGED = Event(
    "content.media.purged",
    fields=("digests", "kept"),
    sentence=_("{actor} removed {subject} from the trash for good"),
)
MEDIA_REDACTED = Event(
    "content.media.redacted",
    fields=("redaction", "digest", "reason"),
    sentence=_("{actor} agreed: a picture of {subject} left the store by law: {reason}"),
)
