"""Autocomplete: one object of a site that may have thousands, found by a few letters and chosen among the matches.

The size of a page does not depend on their number. The search text is submitted with the form, so it works without
script too: the page comes back with the matches. topics.py and section_picker.py define what is searched.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from django import forms
from django.forms.renderers import BaseRenderer
from django.http import JsonResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from foundation.pagination import key_in

OFFERED = 10
LONGEST = 120


class Offer(NamedTuple):
    key: str
    name: str


class Said(NamedTuple):
    """Texts of the field. ``among``: name of the list in the JSON response of ``address``."""

    find: Any  # translated when it is rendered
    found: Any
    none: Any
    among: str
    address: str


def answer(among: str, found: Sequence[Offer]) -> JsonResponse:
    """Response to by-letters.js."""
    return JsonResponse({among: [offer._asdict() for offer in found[:OFFERED]], "more": len(found) > OFFERED})


class Searched(forms.Widget):
    """A choice with a search field: ``words`` were typed there, and ``looks`` is whether a search was requested."""

    words = ""
    looks = False

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        self.words = str(data.get(f"{name}_words") or "")[:LONGEST]
        self.looks = f"{name}_find" in data
        return super().value_from_datadict(data, files, name)

    def having(self, typed: str) -> Sequence[Offer]:
        """Matches of the search text, one more than are offered; none if it is empty."""
        raise NotImplementedError

    def of(self, keys: Sequence[int]) -> Sequence[Offer]:
        """Those objects of ``keys`` that may be chosen."""
        raise NotImplementedError

    def offered(self, chosen: Iterable[str]) -> tuple[list[Offer], bool]:
        """The chosen objects and the matches, and whether there are more matches than are shown."""
        found = self.having(self.words)
        shown = {offer.key: offer for offer in found[:OFFERED]}
        keys = [key for one in chosen if one not in shown and (key := key_in(one))]
        return [*(self.of(keys) if keys else ()), *shown.values()], len(found) > OFFERED


class ByLetters(Searched):
    """``without``: key of an object that is not offered, such as the one to be merged into another.

    ``lists``: whether few objects are shown as a select list instead of radio buttons.
    """

    said: Said
    choices: Any = ()
    without: int | None = None
    lists = False

    def few(self) -> Sequence[Offer] | None:
        """All objects, if they are few enough to be shown; else None."""
        raise NotImplementedError

    @property
    def empty_label(self) -> Any:
        """Label of the empty choice; None if the choice is required and searched."""
        return None if self.is_required and self.is_many else self.choices.field.empty_label

    @property
    def always(self) -> Sequence[Offer]:
        """Choices offered before all matches."""
        return ()

    @cached_property
    def all_of_few(self) -> Sequence[Offer] | None:
        return self.few()

    @property
    def is_many(self) -> bool:
        """Whether the objects are found by search."""
        return self.all_of_few is None

    @property
    def address(self) -> dict[str, Any]:
        """Additional parameters for ``said.address`` besides the search text."""
        return {}

    @property
    def use_fieldset(self) -> bool:  # type: ignore[override]
        return self.is_many or not self.lists

    def id_for_label(self, id_: str) -> str:
        return "" if self.use_fieldset else id_  # many radio buttons have a legend instead

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and f"{name}_words" not in data

    def render(
        self,
        name: str,
        value: Any,
        attrs: Mapping[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        """At most four queries, whatever the number of objects."""
        if self.lists and self.all_of_few is not None:
            none = [] if self.empty_label is None else [("", self.empty_label)]
            listed = forms.Select(attrs=self.attrs, choices=[*none, *self.always, *self.all_of_few])
            return listed.render(name, str(value or ""), dict(attrs or {}), renderer)
        chosen = str(value or "")
        offered, has_more = (self.all_of_few, False) if not self.is_many else self.offered([chosen])
        context = {
            "name": name,
            "id": (attrs or {}).get("id", name),
            "chosen": chosen,
            "typed": self.words,
            "empty": self.empty_label,
            "always": self.always,
            "offered": offered,
            "is_many": self.is_many,
            "has_more": has_more,
            "longest": LONGEST,
            "without": self.without,
            "asks": self.address,
            "said": self.said,
        }
        return render_to_string("cms/by_letters.html", context)


def require_choice(field: forms.Field, chosen: Iterable[object]) -> None:
    """Search text must end in a choice among its matches: nothing is guessed. ``chosen``: the submitted keys.

    Also raises ValidationError if a user without script requested a search.
    """
    widget, said = field.widget, field.error_messages
    if not isinstance(widget, Searched):
        return
    if widget.words.strip():
        found = widget.having(widget.words)
        if not found:
            raise forms.ValidationError(said["not_found"], code="not_found")
        if widget.looks or {offer.key for offer in found}.isdisjoint(map(str, chosen)):
            raise forms.ValidationError(said["not_chosen"], code="not_chosen")
    elif widget.looks:
        raise forms.ValidationError(_("Type a few letters of its name."), code="no_letters")


class ByLettersField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    """It has its own messages "not_found" and "not_chosen"."""

    def clean(self, value: Any) -> Any:
        require_choice(self, [value])
        return super().clean(value)
