"""Narrowing a list to one section, found by letters of many: those where somebody has something to do are offered."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from content.cms import one_section
from content.cms.by_letters import Offer, is_key
from content.cms.one_section import OneSection, SectionField
from content.models import Section
from rbac.queries import only, places_to_look


def sections_with(person: Any, action: str) -> QuerySet[Section]:
    """Those at whose place ``person`` holds something that grants ``action``, in the order of the tree."""
    return only(Section.objects.all(), places_to_look(person, action, Section)).order_by("scope__path")


class OneToNarrowTo(OneSection):
    """Of few sections those that have something in them (``filled``) are listed; of many one is found by letters.

    To list those of very many, each would be looked into.
    """

    filled: Q = Q()

    @property
    def sections(self) -> QuerySet[Section]:
        return super().sections.filter(self.filled)

    def few(self) -> Sequence[Offer] | None:
        if len(super().sections.values_list("pk")[: one_section.MANY + 1]) > one_section.MANY:
            return None
        return super().few()


class NarrowToSection(forms.Form):
    """``address``: the name of the address that finds sections by letters. ``filled``: what a section has to have."""

    section = SectionField(
        label=_("Section"), queryset=Section.objects.none(), required=False, empty_label=_("All of yours"),
        widget=OneToNarrowTo,
    )  # fmt: skip

    def __init__(self, data: Any, *, person: Any, action: str, address: str, filled: Q) -> None:
        super().__init__(data)
        field: Any = self.fields["section"]
        field.queryset = sections_with(person, action)
        field.widget.reader, field.widget.filled = person, filled
        field.widget.said = OneSection.said._replace(address=address)

    @property
    def is_offered(self) -> bool:
        """Whether there is anything to choose."""
        widget: Any = self.fields["section"].widget
        return widget.is_many or len(widget.all_of_few) > 1

    def chosen(self) -> Section | None:
        """None for all. Raises Http404 for a section that is not offered: to whoever asks it does not exist."""
        key = str(self.data.get("section") or "")
        if not key:
            return None
        field: Any = self.fields["section"]
        found: Section | None = field.widget.sections.filter(pk=int(key)).first() if is_key(key) else None
        if found is None:
            raise Http404
        return found
