"""Audit log events of bylines: never a name, so that nothing of a person is left after erasure."""

from django.utils.translation import gettext_lazy as _

from audit.events import Event

BYLINE_ADDED = Event("content.byline.added", sentence=_("{actor} added the byline {subject}"))
BYLINE_CHANGED = Event(
    "content.byline.changed",
    fields=("changed",),
    sentence=_("{actor} changed the byline {subject}: {changed}"),
    called={"changed": {"name": _("name"), "biography": _("biography"), "picture": _("picture")}},
)
BYLINES_MERGED = Event(
    "content.bylines.merged",
    fields=("into", "articles"),
    sentence=_("{actor} made the byline {subject} part of #{into}, in {articles} live articles"),
)
BYLINE_REMOVED = Event(
    "content.byline.removed",
    fields=("articles",),
    sentence=_("{actor} took the person of the byline {subject} off the site, in {articles} live articles"),
)
BYLINE_EVENTS = (BYLINE_ADDED, BYLINE_CHANGED, BYLINES_MERGED, BYLINE_REMOVED)
