"""What the journal says about itself."""

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
EVENTS = (KEYS_DESTROYED,)
