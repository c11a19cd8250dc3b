"""Audit log events of embed hosts."""

from django.utils.translation import gettext_lazy as _

from audit.events import Event

EMBED_HOSTS_CHANGED = Event(
    "content.embed_hosts.changed",
    fields=("added", "removed"),
    sentence=_("{actor} changed whose videos and charts pages may load: added {added}, removed {removed}"),
)
