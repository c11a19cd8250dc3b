"""What the search box of the CMS finds beside articles: only what the person may see, and no number of others."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import F, Model, Q, QuerySet, TextField, Value
from django.db.models.lookups import Contains, Regex
from django.urls import reverse

from content.actions import CHANGE_SECTION, VIEW_MEDIA, VIEW_SECTION
from content.cms.found_articles import SHOWN
from content.cms.looked import KEYS
from content.meant import Meant
from content.mistakes import in_one_pattern
from content.models import Asset, Section
from content.search import question_of, texts_asked
from rbac.grant_queries import NOTHING
from rbac.lookups import IsAmong
from rbac.name_order import as_read
from rbac.plain_text import spelled
from rbac.prepared import Slot, prepared
from rbac.queries import annotate_allowed, as_boolean, only, rows_allowed, ways

MANY = 60  # of so many it is asked at once which somebody may see; each of fewer is asked about


class FoundSection(NamedTuple):
    pk: int
    title: str
    path: str
    may_change: bool


class FoundFile(NamedTuple):
    pk: int
    title: str
    section: str


def sections_found(user: Any, words: Sequence[str], meant: Meant | None = None) -> list[FoundSection]:
    """The sections whose titles have all ``words``. One query where there are none, else two."""
    of_each, texts = rows_allowed(user, VIEW_SECTION, Section, of_few=True), texts_of_names(words, meant)
    if of_each is NOTHING or not texts:
        return []
    facts = len(texts), meant is not None
    keys = prepared(_named_sections, _key, *facts).rows_planned_anew(**texts)
    if not keys:
        return []
    may_change = rows_allowed(user, CHANGE_SECTION, Section, of_few=True)
    if len(keys) < MANY:
        return prepared(_sections_of, FoundSection, of_each, may_change).rows(keys=keys)
    allowed = rows_allowed(user, VIEW_SECTION, Section)
    return prepared(_sections, FoundSection, allowed, may_change, *facts).rows_planned_anew(**texts)


def _named_sections(number: int, mistyped: bool) -> QuerySet[Section, Any]:
    """Whoever may see them; MANY at most. Few titles have a word, and many sections may lie below one role."""
    named = having(Section.objects.all(), F("plain_title"), number, mistyped=mistyped)
    return named.values_list("pk")[:MANY]


def _sections_of(of_each: Q, may_change: Q) -> QuerySet[Section, Any]:
    """Those of ``KEYS`` that ``of_each`` lets through."""
    seen = Section.objects.filter(IsAmong(F("pk"), KEYS)).filter(as_boolean(of_each))
    return _as_found(seen, may_change)[:SHOWN]


def _sections(allowed: Q, may_change: Q, number: int, mistyped: bool) -> QuerySet[Section, Any]:
    named = having(only(Section.objects.all(), allowed), F("plain_title"), number, mistyped=mistyped)
    # What is only shown is asked for of these few alone.
    shown = Section.objects.filter(
        pk__in=named.order_by(as_read("title"), "title", "pk").values("pk")[:SHOWN]
    )
    return _as_found(shown, may_change)


def _as_found(sections: QuerySet[Section], may_change: Q) -> QuerySet[Section, Any]:
    with_verbs = sections.annotate(may_change=as_boolean(may_change))
    ordered = with_verbs.order_by(as_read("title"), "title", "pk")
    return ordered.values_list("pk", "title", "address__path", "may_change")


def annotated_sections(user: Any, sections: QuerySet[Section]) -> QuerySet[Section]:
    """For ``section_address``."""
    return annotate_allowed(sections, user, {"may_change": CHANGE_SECTION})


def section_address(section: Section | FoundSection) -> str:
    """Its page for whoever may change it; for others the list of what is in it."""
    if getattr(section, "may_change", False):
        return reverse("cms:section", args=[section.pk])
    return f"{reverse('cms:articles')}?section={section.pk}"


def files_found(user: Any, words: Sequence[str], meant: Meant | None = None) -> list[FoundFile]:
    """The newest of the library's files that have all ``words`` in what is said of them. One query where there are
    none, else two.
    """
    of_each = rows_allowed(user, VIEW_MEDIA, Asset, of_few=True)
    if of_each is NOTHING:
        return []
    texts = texts_asked(words, meant)
    number = len(texts) // 2
    keys = prepared(_files_with, _key, number).rows_planned_anew(**texts)
    if len(keys) < MANY:
        return prepared(_files_of, FoundFile, of_each).rows(keys=keys) if keys else []
    allowed = rows_allowed(user, VIEW_MEDIA, Asset)
    return prepared(_files, FoundFile, allowed, number).rows_planned_anew(**texts)


def _files_with(number: int) -> QuerySet[Asset, Any]:
    """Whoever may see them; MANY at most."""
    return Asset.objects.filter(search=question_of(number, "", to_find=True), trashed_at=None).values_list(
        "pk"
    )[:MANY]


def _files_of(of_each: Q) -> QuerySet[Asset, Any]:
    """Those of ``KEYS`` that ``of_each`` lets through."""
    seen = Asset.objects.filter(IsAmong(F("pk"), KEYS)).filter(as_boolean(of_each))
    return seen.order_by("-created_at", "-pk").values_list("pk", "title", "section__title")[:SHOWN]


def _key(key: int) -> int:
    return key


def _files(allowed: Q, number: int) -> QuerySet[Asset, Any]:
    files = Asset.objects.filter(search=question_of(number, "", to_find=True), trashed_at=None)
    found = [only(files, way).order_by("-created_at", "-pk").values("pk")[:SHOWN] for way in ways(allowed)]
    keys = found[0].union(*found[1:]) if len(found) > 1 else found[0]
    shown = Asset.objects.filter(pk__in=keys).order_by("-created_at", "-pk")
    return shown.values_list("pk", "title", "section__title")[:SHOWN]


def named[M: Model](
    things: QuerySet[M], words: Sequence[str], plain: str, *, meant: Meant | None
) -> QuerySet[M]:
    """Those in whose column ``plain`` (rbac/plain_text.py) each of ``words`` stands, whatever its accents; or, with
    ``meant``, with one mistake. An index answers this for words of three letters and more.
    """
    return things.filter(is_named(words, plain, meant=meant))


def is_named(words: Sequence[str], plain: str, *, meant: Meant | None) -> Q:
    """What those fulfil that ``named`` finds."""
    lookup = Contains if meant is None else Regex
    texts = texts_of_names(words, meant)
    return Q(*(Q(lookup(F(plain), Value(text))) for text in texts.values()))


def texts_of_names(words: Sequence[str], meant: Meant | None) -> dict[str, str]:
    """What ``having`` asks for."""
    patterns = [
        spelled(word) if meant is None else in_one_pattern(spelled(word))
        for word in words
        if meant is None or word in meant
    ]
    return {f"name{place}": pattern for place, pattern in enumerate(patterns)}


def having[M: Model](things: QuerySet[M], plain: F, number: int, *, mistyped: bool) -> QuerySet[M]:
    """Those in whose column ``plain`` (rbac/plain_text.py) each of ``number`` words stands, or, ``mistyped``, with one
    mistake; the words come when the query runs. An index answers this for words of three letters and more.
    """
    slots = (Slot(f"name{place}", TextField()) for place in range(number))
    return things.filter(*(Q((Regex if mistyped else Contains)(plain, slot)) for slot in slots))
