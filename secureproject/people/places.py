"""Scope of a role: the whole site, or a section; with many sections, an autocomplete field."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from content.cms.widgets.autocomplete import LONGEST, ByLetters, Offer, answer, require_choice
from content.cms.widgets.section_picker import OneSection, offers, sections_having
from content.models import Section
from foundation.pagination import key_in
from rbac.access import requires_anywhere
from rbac.models import Scope
from rbac.queries import visible_to
from rbac.rules import VIEW_SCOPE

MANY = 200  # up to this number, all are listed
WHOLE_SITE = "site"
DEEPER = "\u2003"  # an em space for each level


class OnePlaceOfAll(ByLetters):
    """Users who grant roles may see every scope."""

    said = OneSection.said._replace(
        none=_("No section has these letters in its title. Try others."), address="cms:place_choose"
    )
    lists = True

    @property
    def empty_label(self) -> Any:
        if not self.is_many:
            return _("Choose a place")
        return None if self.is_required else _("No place yet")

    @property
    def always(self) -> Sequence[Offer]:
        return [Offer(WHOLE_SITE, str(_("The whole site")))]

    def few(self) -> Sequence[Offer] | None:
        rows = list(Scope.objects.order_by("path").values_list("pk", "depth", "name")[: MANY + 1])
        if len(rows) > MANY:
            return None
        return [Offer(str(key), f"{DEEPER * depth}{name}") for key, depth, name in rows]

    def having(self, typed: str) -> Sequence[Offer]:
        sections = Section.objects.exclude(address=None)
        return sections_having(sections, Section.objects.all(), typed, key="scope")

    def of(self, keys: Sequence[int]) -> Sequence[Offer]:
        sections = Section.objects.exclude(address=None).filter(scope__in=keys)
        return offers(sections, Section.objects.all(), key="scope")


class PlaceField(forms.ChoiceField):
    """A section or the whole site, shown as a tree. The whole site is never the default."""

    widget = OnePlaceOfAll
    default_error_messages = {
        "not_chosen": _("Choose one of the sections that were found, or clear the letters."),
        "not_found": OnePlaceOfAll.said.none,
    }

    def __init__(self, **kwargs: Any) -> None:
        words = {"label": _("Where"), "help_text": _("The role also counts in every section below.")}
        super().__init__(**words | kwargs)

    def clean(self, value: Any) -> Scope | str | None:
        """The scope; None for the whole site; "" if nothing was chosen and the field is optional."""
        require_choice(self, [value])
        chosen = super().clean(value)
        if chosen == WHOLE_SITE:
            return None
        return Scope.objects.get(pk=chosen) if chosen else ""

    def valid_value(self, value: Any) -> bool:
        return bool(value == WHOLE_SITE or Scope.objects.filter(pk=key_in(value) or 0).exists())


@require_safe
@requires_anywhere(VIEW_SCOPE)
def choose_place(request: HttpRequest) -> JsonResponse:
    """For by-letters.js: scopes with the words of ``q``."""
    seen = visible_to(request.user, VIEW_SCOPE, Scope).values("pk")
    sections = Section.objects.exclude(address=None).filter(scope__in=seen)
    typed = request.GET.get("q", "")[:LONGEST]
    return answer("sections", sections_having(sections, Section.objects.all(), typed, key="scope"))
