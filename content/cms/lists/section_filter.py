"""Section filter of a list; among many sections one is found by search, among those where the user may act."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django import forms
from django.db.models import Exists, Model, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext_lazy as _

from content.cms.widgets import section_picker
from content.cms.widgets.autocomplete import Offer
from content.cms.widgets.section_picker import OneSection, SectionField, answer_with
from content.models import Section
from foundation.pagination import key_in
from rbac.queries import only, places_to_look


def answer_inside(request: HttpRequest, action: str, inside: QuerySet[Any]) -> JsonResponse:
    """``answer_with`` those sections of the user that have rows ``inside``."""
    found = sections_with(request.user, action).filter(Exists(inside))
    return answer_with(request, found)


def sections_with(person: Any, action: str) -> QuerySet[Section]:
    """Sections where ``person`` has a role or grant that allows ``action``, in tree order."""
    return only(Section.objects.all(), places_to_look(person, action, Section)).order_by("scope__path")


class OneToNarrowTo(OneSection):
    """Lists the non-empty sections (``inside``) if there are few sections; of many one is found by search.

    Listing many would take a look-up in each.
    """

    inside: Callable[[], QuerySet[Any]]
    names_none = True  # "all of yours" is an answer

    @property
    def sections(self) -> QuerySet[Section]:
        return super().sections.filter(Exists(self.inside()))

    def few(self) -> Sequence[Offer] | None:
        """One query."""
        rows = super().sections.annotate(first=first_of(self.inside()))
        found = list(rows.values_list("pk", "title", "address__path", "first")[: section_picker.MANY + 1])
        if len(found) > section_picker.MANY:
            return None
        return [as_listed(key, title, path) for key, title, path, first in found if first]


def lying_in[M: Model](rows: QuerySet[M]) -> QuerySet[M]:
    """``rows`` whose ``section`` is the outer row (``OuterRef``), found by an index of sections.

    Two bounds rather than an equality: for one of few sections PostgreSQL expects so many rows that it scans the
    table until it meets one, and to the end if the section has none.
    """
    return rows.filter(section__gte=OuterRef("pk"), section__lte=OuterRef("pk"))


def first_of(rows: QuerySet[Any]) -> Subquery:
    """Column with the key of one of ``rows``, which ``lying_in`` made. To test whether there are any, PostgreSQL
    would read them all; ordered by section, it uses an index in that order.
    """
    return Subquery(rows.order_by("section_id").values("pk")[:1])


def as_listed(key: int, title: str, path: str) -> Offer:
    """Includes the path, because titles repeat."""
    return Offer(str(key), f"{title} (/{path}/)")


class NarrowToSection(forms.Form):
    """``address``: name of the URL that searches sections. ``inside()``: what a section has to contain
    (``lying_in``), evaluated only when sections are searched. ``all_of_them``: label of the empty choice.
    """

    section = SectionField(
        label=_("Section"), queryset=Section.objects.none(), required=False, empty_label=_("All of yours"),
        widget=OneToNarrowTo,
    )  # fmt: skip

    def __init__(
        self,
        data: Any,
        *,
        person: Any,
        action: str,
        address: str,
        inside: Callable[[], QuerySet[Any]],
        all_of_them: Any = None,
    ) -> None:
        super().__init__(data)
        field: Any = self.fields["section"]
        field.empty_label = all_of_them or field.empty_label
        field.queryset = sections_with(person, action)
        field.widget.reader, field.widget.inside = person, inside
        field.widget.said = OneSection.said._replace(address=address)

    def list_alone(self, offers: Iterable[Offer]) -> None:
        """Offers only these, which are known already."""
        field: Any = self.fields["section"]
        field.widget.all_of_few = list(offers)

    @property
    def is_offered(self) -> bool:
        """Whether there is anything to choose."""
        widget: Any = self.fields["section"].widget
        return widget.is_many or len(widget.all_of_few) > 1

    def chosen(self) -> Section | None:
        """None for all. Raises Http404 for a section that is not offered: the user must not learn that it exists."""
        key = str(self.data.get("section") or "")
        if not key:
            return None
        field: Any = self.fields["section"]
        found: Section | None = field.widget.sections.filter(pk=key_in(key) or 0).first()
        if found is None:
            raise Http404
        return found
