"""All audit log events of content, wherever they are declared."""

from content import events
from content.bulk.events import BULK_EVENTS
from content.bylines.events import BYLINE_EVENTS
from content.comments.events import COMMENT_EVENTS
from content.corrections.events import CORRECTION_EVENTS
from content.embeds.events import EMBED_HOSTS_CHANGED
from content.exports.export_events import PORTABLE_EVENTS
from content.guests.events import GUEST_EVENTS
from content.media.events import MEDIA_EVENTS
from content.notes.events import NOTE_EVENTS
from content.reviewing.events import REVIEW_EVENTS
from content.scheduling.events import SCHEDULE_EVENTS
from content.trash.events import TRASH_EVENTS

EVENTS = (
    *events.EVENTS,
    *BULK_EVENTS,
    *BYLINE_EVENTS,
    *COMMENT_EVENTS,
    *CORRECTION_EVENTS,
    EMBED_HOSTS_CHANGED,
    *GUEST_EVENTS,
    *MEDIA_EVENTS,
    *NOTE_EVENTS,
    *PORTABLE_EVENTS,
    *REVIEW_EVENTS,
    *SCHEDULE_EVENTS,
    *TRASH_EVENTS,
)
