"""Audit log events of exports and imports of the whole site."""

from django.utils.translation import gettext_lazy as _

from audit.events import Event

CONTENT_EXPORTED = Event(
    "content.site.exported",
    fields=("articles", "people"),
    sentence=_("{actor} took all content out of the site: {articles} articles"),
)
CONTENT_IMPORTED = Event(
    "content.site.imported",
    fields=("source", "articles", "live"),
    sentence=_("{actor} brought the content of {source} in: {articles} articles, {live} of them for readers"),
)

PORTABLE_EVENTS = (CONTENT_EXPORTED, CONTENT_IMPORTED)
