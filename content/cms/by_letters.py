"""One thing of a site that may have thousands: found by a few letters, chosen among those that have them.

A page with it weighs the same whatever their number. The letters are sent with the form, so it works without script
too: what was found comes back with the page, to be chosen from. one_topic.py and one_section.py say what is found.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from django import forms
from django.forms.renderers import BaseRenderer
from django.http import JsonResponse
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

OFFERED = 10
LONGEST = 120


class Offer(NamedTuple):
    key: str
    name: str


class Said(NamedTuple):
    """What the field says of its things. ``among``: the name of their list in the answer of ``address``."""

    find: str | Promise
    found: str | Promise
    none: str | Promise
    among: str
    address: str


class Asked(str):
    """The key that was chosen, as it came, the ``words`` typed beside it, and whether they were to be looked for."""

    __slots__ = ("looks", "words")
    words: str
    looks: bool


def is_key(text: str) -> bool:
    """Python reads no number of thousands of digits, and no key has more than 18."""
    return text.isascii() and text.isdecimal() and len(text) < 19


def answer(among: str, found: Sequence[Offer]) -> JsonResponse:
    """For by-letters.js."""
    return JsonResponse({among: [offer._asdict() for offer in found[:OFFERED]], "more": len(found) > OFFERED})


class ByLetters(forms.Widget):
    """``without``: the key of a thing that is not offered, such as the one that becomes part of another."""

    said: Said
    choices: Any = ()
    without: int | None = None

    def few(self) -> Sequence[Offer] | None:
        """All there are, where they are few enough to be shown; else None."""
        raise NotImplementedError

    def having(self, typed: str) -> Sequence[Offer]:
        """Those that have the letters, one more than are offered; none without a letter."""
        raise NotImplementedError

    def of(self, key: str) -> Sequence[Offer]:
        """The one of ``key``, if it may be chosen."""
        raise NotImplementedError

    @cached_property
    def all_of_few(self) -> Sequence[Offer] | None:
        return self.few()

    @property
    def is_many(self) -> bool:
        """Whether they are looked for."""
        return self.all_of_few is None

    @property
    def address(self) -> dict[str, Any]:
        """What ``said.address`` is asked beside the letters."""
        return {}

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Asked:
        asked = Asked(data.get(name) or "")
        asked.words = str(data.get(f"{name}_words") or "")[:LONGEST]
        asked.looks = f"{name}_find" in data
        return asked

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and f"{name}_words" not in data

    def render(
        self,
        name: str,
        value: Any,
        attrs: Mapping[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        """At most four queries, whatever the number of things."""
        chosen, typed = str(value or ""), getattr(value, "words", "")
        offered, has_more = self._offered(chosen, typed)
        field = self.choices.field
        context = {
            "name": name,
            "id": (attrs or {}).get("id", name),
            "chosen": chosen,
            "typed": typed,
            "empty": None if field.required and self.is_many else field.empty_label,
            "offered": offered,
            "is_many": self.is_many,
            "has_more": has_more,
            "longest": LONGEST,
            "without": self.without,
            "asks": self.address,
            "said": self.said,
        }
        return render_to_string("cms/by_letters.html", context)

    def _offered(self, chosen: str, typed: str) -> tuple[Sequence[Offer], bool]:
        """What there is to choose from, and whether more was found than is shown."""
        if self.all_of_few is not None:
            return self.all_of_few, False
        found = self.having(typed)
        first: Iterable[Offer] = [offer for offer in found if offer.key == chosen]
        if is_key(chosen) and not first:
            first = self.of(chosen)
        return list(dict.fromkeys([*first, *found[:OFFERED]])), len(found) > OFFERED


class ByLettersField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    """Words that were typed have to come to a choice among the things that have them: nothing is guessed."""

    default_error_messages = {"no_letters": _("Type a few letters of its name.")}

    def clean(self, value: Any) -> Any:
        """Raises ValidationError, too, where somebody without script asked for what has the letters."""
        typed, looks = getattr(value, "words", ""), getattr(value, "looks", False)
        if typed.strip():
            found: Sequence[Offer] = self.widget.having(typed)  # type: ignore[union-attr]
            if not found:
                raise forms.ValidationError(self.error_messages["not_found"], code="not_found")
            if looks or str(value) not in {offer.key for offer in found[:OFFERED]}:
                raise forms.ValidationError(self.error_messages["not_chosen"], code="not_chosen")
        elif looks:
            raise forms.ValidationError(self.error_messages["no_letters"], code="no_letters")
        return super().clean(str(value or ""))
