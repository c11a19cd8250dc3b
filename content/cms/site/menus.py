"""Menus of the site: a row for each entry, with its label, address, level and place."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from content.actions import CHANGE_SITE, VIEW_SITE
from content.cms.structure.public_texts import say_what_waits
from content.errors import UncleanText
from content.models import Section, Site
from content.models.articles.section import Audience
from content.models.public_text import TextKind
from content.models.site import label_of
from content.public_text.verbs import waiting_for
from content.site.identity import change_site
from content.site.menus import (
    LONGEST_ADDRESS,
    LONGEST_LABEL,
    MENUS,
    MOST,
    Entry,
    entries_of,
    require_order,
    stored_form,
    target_of,
    targets,
)
from content.site.settings import current_site
from content.text.html_text import one_line
from rbac.access import replayable, requires, requires_recent_login
from rbac.decisions import decide
from rbac.errors import Invalid

FIRST, BELOW = "1", "2"
OFFERED = 200  # sections whose addresses are suggested


class EntryForm(forms.Form):
    label = forms.CharField(label=gettext_lazy("Label"), max_length=LONGEST_LABEL)
    address = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=LONGEST_ADDRESS,
        widget=forms.TextInput(
            attrs={"list": "addresses", "autocapitalize": "off", "spellcheck": "false", "autocomplete": "off"}
        ),
    )
    level = forms.ChoiceField(
        label=gettext_lazy("Position"),
        choices=((FIRST, gettext_lazy("First level")), (BELOW, gettext_lazy("Second level"))),
        initial=FIRST,
    )

    def clean_label(self) -> str:
        if not (label := one_line(self.cleaned_data["label"])):
            raise ValidationError(self.fields["label"].error_messages["required"], "required")
        return label

    def clean_address(self) -> str:
        """The target; what was not typed again stays, also if nothing is there any more."""
        typed: str = self.cleaned_data["address"]
        if typed == self.initial.get("address"):
            return str(self.initial["to"])
        try:
            return target_of(typed)
        except UncleanText as error:
            raise ValidationError(str(error)) from None


class MenuFormSet(forms.BaseFormSet):  # type: ignore[type-arg]
    words = ""
    title = ""

    def add_fields(self, form: EntryForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["ORDER"].label = _("Order")
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Remove")

    def clean(self) -> None:
        """Puts the entries in order. Each error stands at the entry that is one too many."""
        if any(self.errors) or not self.management_form.is_valid():
            return
        entries: list[Entry] = []
        top = ""
        for form in self.ordered_forms:
            facts = form.cleaned_data
            label = facts["label"]
            under = (top or label) if facts["level"] == BELOW else ""
            entries.append(Entry(label, facts["address"], under))
            try:
                require_order(entries)
            except UncleanText as error:
                form.add_error("label", str(error))
                return
            top = top if under else label
        self.words = stored_form(entries)


_MenuFormSet = forms.formset_factory(
    EntryForm,
    MenuFormSet,
    extra=3,
    can_order=True,
    can_delete=True,
    can_delete_extra=False,
    max_num=MOST,
    absolute_max=MOST + 10,
)


@require_safe
@requires(VIEW_SITE)
def site_menus(request: HttpRequest) -> HttpResponse:
    site = current_site()
    return _page(request, site, _formsets(site))


@require_POST
@requires(CHANGE_SITE)
@replayable
@requires_recent_login(minutes=15)
def change_menus(request: HttpRequest) -> HttpResponse:
    site = current_site()
    menus = _formsets(site, request.POST)
    trouble = ""
    if all(menu.is_valid() for menu in menus):
        try:
            text = change_site(by=request.user, **{menu.prefix: menu.words for menu in menus})
        except Invalid as error:
            trouble = str(error)
        else:
            return say_what_waits(request, text, _("Saved. Every page follows at once."), "cms:site_menus")
    return _page(request, site, menus, trouble=trouble, status=422)


def _formsets(site: Site, sent: QueryDict | None = None) -> list[Any]:
    menus = []
    for name in MENUS:
        menu: Any = _MenuFormSet(sent, prefix=name, initial=_rows(getattr(site, name)))
        menu.title = capfirst(label_of(name))
        menus.append(menu)
    return menus


def _rows(stored: str) -> list[dict[str, Any]]:
    entries = entries_of(stored)
    there = targets(entries)
    return [
        {
            "label": label,
            "address": there[to].url or to,
            "to": to,
            "level": BELOW if under else FIRST,
            "why_hidden": there[to].why_hidden,
        }
        for label, to, under in entries
    ]


def _page(
    request: HttpRequest, site: Site, menus: list[Any], *, trouble: str = "", status: int = 200
) -> HttpResponse:
    change = decide(request.user, CHANGE_SITE)
    if not change.allowed:
        for field in (field for menu in menus for form in menu.forms for field in form.fields.values()):
            field.disabled = True
    sections = Section.objects.filter(audience=Audience.PUBLIC, trashed_at=None, address__isnull=False)
    context = {
        "menus": menus,
        "trouble": trouble,
        "wrong_formsets": [menu for menu in menus if menu.is_bound and menu.total_error_count()],
        "change": change,
        "words_wait": waiting_for(TextKind.SITE, site.pk),
        "sections": sections.order_by("address__path").values_list("address__path", "title")[:OFFERED],
    }
    return render(request, "cms/site_menus.html", context, status=status)
