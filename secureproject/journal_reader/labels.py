"""Labels of the audit log filters: events and subjects in plain language."""

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
    """Every event, grouped by part of the site: its name, and its sentence without names."""
    groups: dict[str, list[tuple[str, str]]] = {str(label): [] for label in GROUPS.values()}
    others = _("The site and its journal")
    for event in registry:
        label = str(GROUPS.get(event.name.partition(".")[0], others))
        groups.setdefault(label, []).append((event.name, in_words(event)))
    return [(label, sorted(found, key=lambda pair: pair[1])) for label, found in groups.items() if found]


def in_words(event: Event) -> str:
    """The sentence of an event, with dots in place of names and numbers."""
    return PLACEHOLDER.sub("…", str(event.sentence))


def event_in_words(name: str) -> str:
    """The same for an event name; a name unknown to this release is returned unchanged."""
    event = registry.get(name)
    return in_words(event) if event else name


def thing_in_words(kind: str, number: str) -> str:
    """“article 7” for ``content.article`` and 7; a kind unknown to this release is returned as in the entry."""
    try:
        called = str(apps.get_model(kind)._meta.verbose_name)
    except (LookupError, ValueError):
        called = kind
    return f"{called} {number}"


def about(text: str) -> Q:
    """Filter for entries about ``text``: part of the title of an article or section, or a reference from a link."""
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
