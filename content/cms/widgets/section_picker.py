"""Section picker: few sections are listed, one of many is found by a few letters.

Only sections are offered, found and accepted in which the user may do what the form is for: each form passes its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.lookups import Contains, StartsWith
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from content.actions import ADD_SECTION, CREATE_ARTICLE, READ_SECTION, VIEW_SECTION
from content.cms.widgets.autocomplete import (
    LONGEST,
    OFFERED,
    ByLetters,
    ByLettersField,
    Offer,
    Said,
    answer,
)
from content.models import Section
from content.search.query import words_in
from foundation.pagination import key_in
from foundation.search_normalization import spelled
from rbac.access import requires_anywhere
from rbac.queries import visible_to

MANY = 200  # up to this number all are listed
INTO = " › "  # with a space on both sides, so that long names break there

type Row = tuple[int, Sequence[int], str]  # key, scopes from its own up to the top, path


def sections_having(
    sections: QuerySet[Section], told: QuerySet[Section], typed: str, *, key: str = "pk"
) -> list[Offer]:
    """Sections that match each word of ``typed`` in title or path, at least one of them in their own title or path,
    not in that of a section above. Best first, one more than are offered; none without a word. At most two queries.

    told: sections whose titles may be shown as ancestors. key: the field that is submitted for a choice.
    """
    words = words_in(typed)
    if not words:
        return []
    found = matching(sections, words).order_by(_closeness(words), "scope__path")
    return offers(found[: OFFERED + 1], told, key)


def matching(sections: QuerySet[Section], words: Sequence[str]) -> QuerySet[Section]:
    """Sections that match each of ``words``, at least one of them in their own title or path; none without a word."""
    if not words:
        return sections.none()
    found = sections.filter(
        reduce(and_, (_in_title(word) | Q(address__path__contains=word) for word in words))
    )
    return found.filter(reduce(or_, (_in_title(word) | Q(slug__contains=word) for word in words)))


def _in_title(word: str) -> Q:
    return Q(Contains(F("plain_title"), Value(spelled(word))))


def _closeness(words: Sequence[str]) -> Case:
    """0: exact title; 1: prefix of the title; 2: all words in the title; 3: some in an ancestor."""
    typed = spelled(" ".join(words))
    in_title = reduce(and_, (_in_title(word) for word in words))
    return Case(
        When(plain_title=typed, then=0),
        When(Q(StartsWith(F("plain_title"), Value(typed))), then=1),
        When(in_title, then=2),
        default=3,
        output_field=IntegerField(),
    )


def offers(sections: QuerySet[Section], told: QuerySet[Section], key: str = "pk") -> list[Offer]:
    """Offers by the titles from the top down, since titles repeat, and by path if those repeat as well."""
    rows: list[Row] = list(sections.values_list(key, "scope__ancestor_ids", "address__path"))
    titles = _titles_above(rows, told)
    called = [(which, _full_title(scopes, path, titles), path) for which, scopes, path in rows]
    names = [name for _key, name, _path in called]
    return [
        Offer(str(which), f"{name} (/{path}/)" if names.count(name) > 1 else name)
        for which, name, path in called
    ]


def _titles_above(rows: Iterable[Row], told: QuerySet[Section]) -> Mapping[int, str]:
    """Titles of the scopes of ``rows`` and of their ancestors, if they may be ``told``: a title must not reveal a
    hidden section. Its path segment is shown instead, as in every URL below it.
    """
    own = {scopes[0] for _key, scopes, _path in rows}
    above = {scope for _key, scopes, _path in rows for scope in scopes} - own
    seen = Q(pk__in=told.filter(scope__in=above).values("pk"))
    found = Section.objects.filter(Q(scope__in=own) | seen)
    return dict(found.values_list("scope", "title")) if own else {}


def _full_title(scopes: Sequence[int], path: str, titles: Mapping[int, str]) -> str:
    parts = zip(reversed(scopes), path.split("/"), strict=False)
    return INTO.join(titles.get(scope, part) for scope, part in parts)


def titles_visible_to(person: Any) -> QuerySet[Section]:
    """Sections whose titles ``person`` may read."""
    return visible_to(person, READ_SECTION, Section)


def to_write_in(person: Any) -> QuerySet[Section]:
    """Sections in which ``person`` may create an article, or to which they may move one, in tree order."""
    found = visible_to(person, CREATE_ARTICLE, Section).select_related("scope", "address")
    return found.order_by("scope__path")


def to_move_below(person: Any, moving: Section | None) -> QuerySet[Section]:
    """Sections below which ``person`` may add one; without the subtree of ``moving``."""
    found = visible_to(person, ADD_SECTION, Section).select_related("scope", "address")
    if moving is not None:
        found = found.exclude(scope__ancestor_links__ancestor=moving.scope_id)
    return found.order_by("scope__path")


class OneSection(ByLetters):
    """A select list; for many sections an autocomplete (autocomplete.py). ``reader``: the current user."""

    said = Said(
        find=_("Find a section by a few letters"),
        found=_("Sections found:"),
        none=_("No section that you can choose has these letters in its title. Try others."),
        among="sections",
        address="cms:section_choose",
    )
    lists = True
    reader: Any = None

    @property
    def sections(self) -> QuerySet[Section]:
        found: QuerySet[Section] = self.choices.queryset
        return found

    def few(self) -> Sequence[Offer] | None:
        rows = self.sections.values_list("pk", "title", "address__path")[: MANY + 1]
        found = [Offer(str(key), f"{title} (/{path}/)") for key, title, path in rows]
        return found if len(found) <= MANY else None

    def having(self, typed: str) -> Sequence[Offer]:
        return sections_having(self.sections, titles_visible_to(self.reader), typed)

    def of(self, keys: Sequence[int]) -> Sequence[Offer]:
        return offers(self.sections.filter(pk__in=keys), titles_visible_to(self.reader))


class OnePlace(OneSection):
    """Target of a section move: without the subtree of ``moving``."""

    said = OneSection.said._replace(address="cms:section_choose_place")
    moving: Section | None = None

    @property
    def address(self) -> dict[str, Any]:
        return {"moving": self.moving.pk} if self.moving else {}


class SectionField(ByLettersField):
    """Sections by path, because titles repeat. ``reader``: the current user."""

    widget = OneSection
    default_error_messages = {
        "not_chosen": _("Choose one of the sections that were found, or clear the letters."),
        "not_found": OneSection.said.none,
    }

    def __init__(self, *args: Any, reader: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **{"empty_label": _("Choose a section"), **kwargs})
        if isinstance(self.widget, OneSection):
            self.widget.reader = reader


@require_safe
@requires_anywhere(CREATE_ARTICLE)
def choose_section(request: HttpRequest) -> JsonResponse:
    """Sections matching ``q`` in which an article can be created, or to which one can be moved."""
    return answer_with(request, to_write_in(request.user))


@require_safe
@requires_anywhere(ADD_SECTION)
def choose_place(request: HttpRequest) -> JsonResponse:
    """Sections to which ``moving`` can be moved; the form checks that again."""
    visible = visible_to(request.user, VIEW_SECTION, Section)
    moving = visible.filter(pk=key_in(request.GET.get("moving")) or 0).first()
    return answer_with(request, to_move_below(request.user, moving))


def answer_with(request: HttpRequest, sections: QuerySet[Section]) -> JsonResponse:
    """Response to by-letters.js: those of ``sections`` that match ``q``."""
    words = request.GET.get("q", "")[:LONGEST]
    return answer("sections", sections_having(sections, titles_visible_to(request.user), words))
