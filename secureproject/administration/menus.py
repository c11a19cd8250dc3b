"""Form for the menus of the site in the administration: one entry a line."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.errors import UncleanText
from content.models import Site
from content.models.site import label_of
from content.site.menus import MENUS, Entry, addressed, entries_of, require_order, stored_form, target_of
from content.text.html_text import one_line
from rbac.django_admin.verbs import ButtonForm

LONGEST = 30_000  # characters
_HELP = gettext_lazy(
    "One entry a line, like “News | /news/”. A line that begins with a hyphen stands below the one above."
)


class MenusForm(ButtonForm):
    def __init__(self, *args: Any, obj: Site, **kwargs: Any) -> None:
        super().__init__(*args, obj=obj, **kwargs)
        for name in MENUS:
            self.fields[name] = forms.CharField(
                label=capfirst(label_of(name)),
                required=False,
                max_length=LONGEST,
                help_text=_HELP,
                initial=_lines(getattr(obj, name)),
                widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
            )

    def clean(self) -> dict[str, Any]:
        """Turns the lines into what is stored, with the first error at the field."""
        for name in MENUS:
            stored = getattr(self.obj, name)
            there = {now.to: kept.to for now, kept in zip(addressed(stored), entries_of(stored), strict=True)}
            try:
                self.cleaned_data[name] = _stored(self.cleaned_data.get(name, ""), there)
            except (UncleanText, ValidationError) as error:
                self.add_error(name, str(getattr(error, "message", error)))
        return self.cleaned_data


def _lines(stored: str) -> str:
    return "\n".join(
        f"{'- ' if entry.under else ''}{entry.label} | {entry.to}" for entry in addressed(stored)
    )


def _stored(text: str, there: Mapping[str, str]) -> str:
    """``there``: targets by their present addresses, which stay, also if nothing is there any more."""
    entries, top = list[Entry](), ""
    for line in filter(None, map(str.strip, text.splitlines())):
        label, between, address = (part.strip() for part in line.removeprefix("-").rpartition("|"))
        if not between or not label:
            raise ValidationError(
                _("“%(line)s” is no label and address with a | between.") % {"line": line[:80]}
            )
        label, is_below = one_line(label), line.startswith("-")
        under = (top or label) if is_below else ""
        entries.append(Entry(label, there.get(address) or target_of(address), under))
        top = top if is_below else label
    require_order(entries)
    return stored_form(entries)
