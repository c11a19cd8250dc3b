"""Search results of the CMS besides articles: only what the user may see, and no count of anything else."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import F, QuerySet
from django.urls import reverse

from content.actions import CHANGE_SECTION, VIEW_MEDIA, VIEW_SECTION
from content.cms.desk.article_search import SHOWN
from content.models import Asset, Section
from content.search.did_you_mean import Meant
from content.search.name_match import having, texts_of_names
from content.search.query import question_of, texts_asked
from foundation.collation import as_read
from foundation.lookups import IsAmong
from foundation.query_expressions import keys_as_array
from rbac.models.grant_queries import NOTHING
from rbac.queries import annotate_allowed, as_boolean, only, rows_allowed, ways

MANY = 60  # up to this number all are checked for visibility at once; each of fewer is checked alone


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
    """Sections whose titles contain all ``words``. One query if there are none, else two."""
    of_each, texts = rows_allowed(user, VIEW_SECTION, Section, of_few=True), texts_of_names(words, meant)
    if of_each is NOTHING or not texts:
        return []
    # Few titles contain a word, and many sections may lie below one role.
    is_named = having("plain_title", texts, mistyped=meant is not None)
    keys = list(Section.objects.filter(is_named).values_list("pk", flat=True)[:MANY])
    if not keys:
        return []
    if len(keys) < MANY:
        seen = Section.objects.filter(IsAmong(F("pk"), keys_as_array(keys))).filter(as_boolean(of_each))
        return _as_found(seen, user)
    allowed = only(Section.objects.filter(is_named), rows_allowed(user, VIEW_SECTION, Section))
    # Columns that are only shown are read for these few.
    first = allowed.order_by(as_read("title"), "title", "pk").values("pk")[:SHOWN]
    return _as_found(Section.objects.filter(pk__in=first), user)


def _as_found(sections: QuerySet[Section], user: Any) -> list[FoundSection]:
    may_change = as_boolean(rows_allowed(user, CHANGE_SECTION, Section, of_few=True))
    told = sections.annotate(may_change=may_change).order_by(as_read("title"), "title", "pk")
    rows = told.values_list("pk", "title", "address__path", "may_change")[:SHOWN]
    return [FoundSection(*row) for row in rows]


def annotated_sections(user: Any, sections: QuerySet[Section]) -> QuerySet[Section]:
    """With the columns that ``section_address`` needs."""
    return annotate_allowed(sections, user, {"may_change": CHANGE_SECTION})


def section_address(section: Section | FoundSection) -> str:
    """URL of its page if the user may change it, else of the list of its articles."""
    if getattr(section, "may_change", False):
        return reverse("cms:section", args=[section.pk])
    return f"{reverse('cms:articles')}?section={section.pk}"


def files_found(user: Any, words: Sequence[str], meant: Meant | None = None) -> list[FoundFile]:
    """Newest files of the library whose metadata contain all ``words``. One query if there are none, else two."""
    of_each = rows_allowed(user, VIEW_MEDIA, Asset, of_few=True)
    if of_each is NOTHING:
        return []
    to_find = question_of(texts_asked(words, meant), "", to_find=True)
    files = Asset.objects.filter(search=to_find, trashed_at=None)
    keys = list(files.values_list("pk", flat=True)[:MANY])
    if not keys:
        return []
    if len(keys) < MANY:
        seen = Asset.objects.filter(IsAmong(F("pk"), keys_as_array(keys))).filter(as_boolean(of_each))
    else:
        allowed = ways(rows_allowed(user, VIEW_MEDIA, Asset))
        first, *others = (
            only(files, way).order_by("-created_at", "-pk").values("pk")[:SHOWN] for way in allowed
        )
        seen = Asset.objects.filter(pk__in=first.union(*others) if others else first)
    rows = seen.order_by("-created_at", "-pk").values_list("pk", "title", "section__title")[:SHOWN]
    return [FoundFile(*row) for row in rows]
