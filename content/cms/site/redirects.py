"""Redirects of the site: list, add, change, remove, and a file of many, which is shown before anything is done."""

import csv
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect as see
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from content.actions import CHANGE_REDIRECTS, REDIRECT_ELSEWHERE
from content.cms.structure.public_texts import say_what_waits
from content.cms.widgets.form_errors import errors_as_message, errors_in
from content.errors import BadAddress, BadTarget
from content.models import Address
from content.models.address import AddressKind
from content.models.public_text import TextKind
from content.public_text.verbs import waiting_for
from content.site.redirects import (
    ELSEWHERE,
    Row,
    Wanted,
    add_redirects,
    change_redirect,
    fitting,
    led_to,
    remove_redirect,
    shown,
)
from foundation.pagination import page_by_number, query_of
from rbac.access import replayable, requires, requires_recent_login
from rbac.decisions import decide

PAGE = 50
MOST_ROWS = 500
_PLAIN = {"autocapitalize": "off", "autocomplete": "off", "spellcheck": "false"}


class TargetForm(forms.Form):
    target = forms.CharField(
        label=gettext_lazy("Leads to"),
        max_length=2000,
        help_text=gettext_lazy("A path of this site, like /news/, or an address that begins with https://."),
        widget=forms.TextInput(attrs=_PLAIN),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_target(self) -> str:
        """Says at the field that another site takes an administrator."""
        target: str = self.cleaned_data["target"]
        decision = decide(self.user, REDIRECT_ELSEWHERE)
        if target.startswith(ELSEWHERE) and not decision.allowed:
            raise forms.ValidationError(str(decision.reason))
        return target


class RedirectForm(TargetForm):
    field_order = ("path", "target")
    path = forms.CharField(
        label=gettext_lazy("Old address"),
        max_length=1000,
        help_text=gettext_lazy("A path at which nothing stands any more, like /old/page/."),
        widget=forms.TextInput(attrs=_PLAIN),
    )


class RowsForm(forms.Form):
    rows = forms.CharField(
        label=gettext_lazy("Lines"),
        max_length=200_000,
        help_text=gettext_lazy(
            "The old address, a comma and where it leads to, like /old/page/,/news/. At most 500 lines."
        ),
        widget=forms.Textarea(attrs={"rows": 8, **_PLAIN}),
    )


@require_safe
@requires(CHANGE_REDIRECTS)
def redirects(request: HttpRequest) -> HttpResponse:
    """Newest first, or those whose path or target begins with ``?q=``."""
    typed = request.GET.get("q", "")[:200].strip()
    begins = typed.lstrip("/")
    found = Address.objects.filter(kind=AddressKind.REDIRECT).select_related("target")
    if begins:
        targets = Address.objects.filter(path__startswith=begins).values("pk")
        found = found.filter(
            Q(path__startswith=begins) | Q(target__in=targets) | Q(external__startswith=typed)
        )
    page = page_by_number(found, PAGE, request.GET)
    rows = [(row, shown(row.path), shown(led_to(row))) for row in page.rows]
    turns = page.turns(lambda **mark: query_of(q=typed, **mark))
    return render(request, "cms/redirects.html", {"redirects": rows, "q": typed, "turns": turns})


@require_safe
@requires(CHANGE_REDIRECTS)
def new_redirect(request: HttpRequest) -> HttpResponse:
    """An empty form, or one for the ``?path=`` that a report of dead links names."""
    path = request.GET.get("path", "")[:1000]
    return _page(request, RedirectForm(user=request.user, initial={"path": path}))


@require_POST
@requires(CHANGE_REDIRECTS)
@replayable
@requires_recent_login(minutes=15)
def add_redirect(request: HttpRequest) -> HttpResponse:
    form = RedirectForm(request.POST, user=request.user)
    if form.is_valid():
        row = Row(0, form.cleaned_data["path"], form.cleaned_data["target"])
        with errors_in(form, "path", fields={BadTarget: "target"}):
            texts = add_redirects([row], by=request.user)
            said = _("Readers of %(path)s are redirected.") % {"path": row.path}
            return say_what_waits(request, texts[0] if texts else None, said, "cms:redirects")
    return _page(request, form, status=422)


@require_safe
@requires(CHANGE_REDIRECTS, Address, select=("target",))
def redirect(request: HttpRequest, address: Address) -> HttpResponse:
    _require_redirect(address)
    return _page(request, TargetForm(user=request.user, initial={"target": shown(led_to(address))}), address)


@require_POST
@requires(CHANGE_REDIRECTS, Address, select=("target",))
@replayable
@requires_recent_login(minutes=15)
def lead_elsewhere(request: HttpRequest, address: Address) -> HttpResponse:
    _require_redirect(address)
    form = TargetForm(request.POST, user=request.user)
    if form.is_valid():
        with errors_in(form, "target"):
            text = change_redirect(address, form.cleaned_data["target"], by=request.user)
            said = _("Readers of %(path)s are redirected.") % {"path": shown(address.path)}
            return say_what_waits(request, text, said, "cms:redirects")
    return _page(request, form, address, status=422)


@require_POST
@requires(CHANGE_REDIRECTS, Address, select=("target",))
@replayable
@requires_recent_login(minutes=15)
def remove(request: HttpRequest, address: Address) -> HttpResponse:
    _require_redirect(address)
    with errors_as_message(request):
        remove_redirect(address, by=request.user)
        messages.success(request, _("%(path)s redirects no longer.") % {"path": shown(address.path)})
    return see("cms:redirects")


def _require_redirect(address: Address) -> None:
    if address.kind != AddressKind.REDIRECT:
        raise Http404


def _page(
    request: HttpRequest, form: TargetForm, address: Address | None = None, *, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "redirect": address,
        "path": shown(address.path) if address else "",
        "words_wait": waiting_for(TextKind.REDIRECT, address.pk) if address else None,
    }
    return render(request, "cms/redirect.html", context, status=status)


@requires(CHANGE_REDIRECTS)
def preview_redirects(request: HttpRequest) -> HttpResponse:
    """The form for a file; what the sent one would do, row by row, or the first line that is wrong."""
    form = RowsForm(request.POST or None)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        with errors_in(form, "rows"):
            context["wanted"] = _wanted(request, form.cleaned_data["rows"])
    return render(request, "cms/redirects_file.html", context, status=422 if form.errors else 200)


@require_POST
@requires(CHANGE_REDIRECTS)
@replayable
@requires_recent_login(minutes=15)
def import_redirects(request: HttpRequest) -> HttpResponse:
    form = RowsForm(request.POST)
    if form.is_valid():
        with errors_in(form, "rows"):
            rows = rows_in(form.cleaned_data["rows"])
            waiting = sum(text.is_waiting for text in add_redirects(rows, by=request.user))
            _say_done(request, len(rows) - waiting, waiting)
            return see("cms:redirects")
    return render(request, "cms/redirects_file.html", {"form": form}, status=422)


def _say_done(request: HttpRequest, added: int, waiting: int) -> None:
    if added:
        said = ngettext("Added %(number)d redirect.", "Added %(number)d redirects.", added)
        messages.success(request, said % {"number": added})
    if waiting:
        said = ngettext(
            "%(number)d redirect to another site waits for a second person.",
            "%(number)d redirects to other sites wait for a second person.",
            waiting,
        )
        messages.warning(request, said % {"number": waiting})


def _wanted(request: HttpRequest, text: str) -> list[tuple[str, str, Wanted]]:
    found = fitting(rows_in(text))
    decision = decide(request.user, REDIRECT_ELSEWHERE)
    if not decision.allowed and any(each.leaves for each in found):
        raise BadTarget(str(decision.reason))
    return [(shown(each.path), shown(each.target), each) for each in found]


def rows_in(text: str) -> list[Row]:
    """The lines of a file, without its headings. Raises BadAddress for the first that has no two columns."""
    if "\ufffd" in text:
        raise BadAddress(_("The file is not UTF-8. Save it as “CSV UTF-8”."))
    lines = text.removeprefix("\ufeff").splitlines()
    separator = ";" if lines and lines[0].count(";") == 1 and "," not in lines[0] else ","
    reader, rows = csv.reader(lines, delimiter=separator, strict=True), list[Row]()
    try:
        for cells in reader:
            if not any(cells) or (reader.line_num == 1 and not any("/" in cell for cell in cells)):
                continue
            if len(cells) != 2:
                raise BadAddress(
                    _("Line %(line)d has %(number)d columns instead of two.")
                    % {"line": reader.line_num, "number": len(cells)}
                )
            rows.append(Row(reader.line_num, *cells))
    except csv.Error:
        raise BadAddress(
            _("Line %(line)d is not CSV: a quotation mark is missing.") % {"line": reader.line_num}
        ) from None
    if not 0 < len(rows) <= MOST_ROWS:
        raise BadAddress(
            _("The file has %(number)d redirects; between 1 and 500 fit.") % {"number": len(rows)}
        )
    return rows
