"""All audit log events of content, wherever they are declared."""

from audit.events import Event
from content import events
from content.bulk import actions as bulk
from content.comments import events as comments
from content.corrections import events as corrections
from content.guests import events as guests
from content.media import events as media
from content.public_text import events as public_text
from content.reviewing import events as reviewing
from content.scheduling import events as scheduling
from content.signatures import events as signatures
from content.trash import events as trash

_DECLARE = (
    events, bulk, comments, corrections, guests, media, public_text, reviewing, scheduling, signatures, trash,
)  # fmt: skip
EVENTS = [event for module in _DECLARE for event in vars(module).values() if isinstance(event, Event)]
