"""The filters in people's words: what happened, and to what."""

import re
from collections.abc import Iterator

from django.apps import apps
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.events import PLACEHOLDER, Event, registry
from content.models import Revision, Section

MOST = 50
REFERENCE = re.compile(r"[a-z_]*\.?[a-z_]*:.*")
GROUPS = {
    "content": gettext_lazy("Articles and sections"),
    "accounts": gettext_lazy("People and their accounts"),
    "rbac": gettext_lazy("Roles and permissions"),
    "intrusion": gettext_lazy("Attacks and blocks"),
}


def events_in_words() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every event by the part of the site it belongs to: its name, and its sentence without names."""
    groups: dict[str, list[tuple[str, str]]] = {str(label): [] for label in GROUPS.values()}
    others = _("The site and its journal")
    for event in registry:
        label = str(GROUPS.get(event.name.partition(".")[0], others))
        groups.setdefault(label, []).append((event.name, in_words(event)))
    return [(label, sorted(found, key=lambda pair: pair[1])) for label, found in groups.items() if found]


def in_words(event: Event) -> str:
    """The sentence of an event, with dots where a name or a number would stand."""
    return PLACEHOLDER.sub("…", str(event.sentence))


def event_in_words(name: str) -> str:
    """The same by its name; a name that this release does not know stays as it is."""
    event = registry.get(name)
    return in_words(event) if event else name


def thing_in_words(kind: str, number: str) -> str:
    """“article 7” for ``content.article`` and 7; what this release does not know is called as in the entry."""
    try:
        called = str(apps.get_model(kind)._meta.verbose_name)
    except (LookupError, ValueError):
        called = kind
    return f"{called} {number}"


def about(text: str) -> Q:
    """Entries about what people call ``text``: part of the title of an article or section, or a reference of a link."""
    if REFERENCE.fullmatch(text.lower()):
        kind, _colon, key = text.rpartition(":")
        return Q(subject_kind=kind.lower(), subject_id=key)
    return Q(pk__in=[]) | Q(*_titled(text), _connector=Q.OR)


def _titled(text: str) -> Iterator[Q]:
    articles = Revision.objects.filter(title__icontains=text).values_list("article_id", flat=True)
    sections = Section.objects.filter(title__icontains=text).values_list("pk", flat=True)
    for kind, found in (("content.article", articles.distinct()), ("content.section", sections)):
        if keys := [str(key) for key in found[:MOST]]:
            yield Q(subject_kind=kind, subject_id__in=keys)
