"""Audit log events of the trash. They outlive what was trashed."""

from django.utils.translation import gettext_lazy as _

from audit.events import Event

ARTICLE_TRASHED = Event(
    "content.article.trashed",
    fields=("revision", "digest"),
    sentence=_("{actor} threw {subject} away, with version {revision} as its newest"),
)
ARTICLE_RECOVERED = Event(
    "content.article.recovered",
    fields=("revision",),
    sentence=_("{actor} brought {subject} back from the trash"),
)
ARTICLE_PURGED = Event(
    "content.article.purged",
    fields=("digests", "kept"),
    sentence=_("{subject} was in the trash for its time and was removed for good, but for {kept} versions"),
)
SECTION_TRASHED = Event(
    "content.section.trashed",
    fields=("sections", "articles"),
    sentence=_(
        "{actor} threw the section {subject} away, with {sections} sections and {articles} articles in it"
    ),
)
SECTION_RECOVERED = Event(
    "content.section.recovered",
    fields=("sections", "articles"),
    sentence=_(
        "{actor} brought the section {subject} back, with {sections} sections and {articles} articles in it"
    ),
)
SECTION_PURGED = Event(
    "content.section.purged",
    fields=("path",),
    sentence=_("The section {subject} was in the trash for its time: something else may be at /{path}/ now"),
)
