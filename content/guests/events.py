"""What the journal keeps about links for people without an account: never what opens them."""

from django.utils.translation import gettext_lazy as _

from audit.events import Event

PREVIEW_LINK_MADE = Event(
    "content.preview.made",
    fields=("link", "revision", "digest", "until"),
    personal=("whom",),
    sentence=_("{actor} made preview link {link} to version {revision} of {subject}, until {until}"),
)
PREVIEW_LINK_REVOKED = Event(
    "content.preview.revoked",
    fields=("link", "revision"),
    sentence=_("{actor} revoked preview link {link} to version {revision} of {subject}"),
)
GUEST_EVENTS = (PREVIEW_LINK_MADE, PREVIEW_LINK_REVOKED)
