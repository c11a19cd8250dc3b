"""All audit log events of content, wherever they are declared."""

from content import events
from content.bulk.actions import BULK_EVENTS
from content.comments.events import COMMENT_EVENTS
from content.corrections.events import CORRECTION_EVENTS
from content.guests.events import GUEST_EVENTS
from content.media.events import MEDIA_EVENTS
from content.public_text.events import TEXT_EVENTS
from content.reviewing.events import ARTICLE_REVIEW_EVENTS
from content.scheduling.events import SCHEDULE_EVENTS
from content.signatures.events import SIGNATURE_EVENTS
from content.trash.events import TRASH_EVENTS

EVENTS = (
    *events.EVENTS,
    *BULK_EVENTS,
    *COMMENT_EVENTS,
    *CORRECTION_EVENTS,
    *GUEST_EVENTS,
    *MEDIA_EVENTS,
    *ARTICLE_REVIEW_EVENTS,
    *SCHEDULE_EVENTS,
    *SIGNATURE_EVENTS,
    *TEXT_EVENTS,
    *TRASH_EVENTS,
)
