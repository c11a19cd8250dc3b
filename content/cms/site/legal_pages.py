"""Legal pages in the CMS: which of them there are, and the form of each beside what readers will see."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from content.actions import CHANGE_SITE, VIEW_SITE
from content.cms.editor.kind_fields import NeededLater, NeededLaterChoice
from content.cms.editor.saved_flag import say_arrived
from content.cms.widgets.form_errors import errors_in
from content.cms.widgets.partial_dates import WHOLE_DATE
from content.errors import UncleanText
from content.kinds.fields import Choice, Field, Lines
from content.models import LegalPage, PublicText
from content.models.legal_page import LegalKind
from content.models.public_text import LONGEST_REASON, TextKind
from content.public.rendering.legal import legal_html
from content.public_text.verbs import RED
from content.site.legal_fields import VARIANT, VARIANTS, Day, Email, fields_of, problems
from content.site.legal_pages import publish, review_is_due, save_draft
from content.site.opening import is_open
from content.site.settings import current_site
from rbac.access import replayable, requires, requires_recent_login
from rbac.decisions import decide


class LegalForm(forms.Form):
    """Fields of one page. What is missing is no error of a draft."""

    def __init__(self, kind: str, variant: str, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.declared = fields_of(kind, variant)
        self.fields.update({field.name: _form_field(field) for field in self.declared})
        if is_open():
            self.fields["reason"] = NeededLater(
                label=gettext_lazy("What you changed"),
                max_length=LONGEST_REASON,
                help_text=gettext_lazy("For the person who looks at it afterwards. Only to publish."),
            )

    def clean(self) -> dict[str, Any]:
        for field in self.declared:
            try:
                self.cleaned_data[field.name] = field.cleaned(self.cleaned_data.get(field.name, ""))
            except UncleanText as error:
                self.add_error(field.name, str(error))
        return self.cleaned_data


def _form_field(field: Field) -> forms.Field:
    about: dict[str, Any] = {"label": field.label, "help_text": field.help, "required": field.required}
    if field.name == VARIANT:
        return forms.CharField(widget=forms.HiddenInput)
    if isinstance(field, Choice):
        return NeededLaterChoice(**about, choices=[("", _("Choose one")), *field.choices])
    if isinstance(field, Lines):
        return NeededLater(**about, widget=forms.Textarea(attrs={"rows": 4}))
    kind = WHOLE_DATE if isinstance(field, Day) else {"type": "email"} if isinstance(field, Email) else {}
    return NeededLater(**about, widget=forms.TextInput(attrs={**kind, "autocomplete": "off"}))


@require_safe
@requires(VIEW_SITE)
def legal_pages(request: HttpRequest) -> HttpResponse:
    found = {page.kind: page for page in LegalPage.objects.all()}
    red = set(PublicText.objects.filter(RED, kind=TextKind.PAGE).values_list("subject", flat=True))
    rows = [
        {
            "kind": kind,
            "page": (page := found.get(kind)),
            "waits_for_look": page is not None and page.pk in red,
            "review_is_due": page is not None and review_is_due(page.words),
        }
        for kind in LegalKind
    ]
    return render(request, "cms/legal_pages.html", {"rows": rows})


@require_safe
@requires(VIEW_SITE)
def legal_page(request: HttpRequest, kind: str) -> HttpResponse:
    page = _page_of(kind)
    words = {VARIANT: "plain"} | (page.draft or page.words)
    if (asked := request.GET.get(VARIANT, "")) in dict(VARIANTS.choices):
        words[VARIANT] = asked
    return _shown(request, page, LegalForm(kind, words[VARIANT], initial=words), words)


@require_POST
@requires(CHANGE_SITE)
def save_legal_draft(request: HttpRequest, kind: str) -> HttpResponse:
    page, form = _page_of(kind), _sent(request, kind)
    if form.is_valid():
        save_draft(kind, form.cleaned_data, by=request.user)
        say_arrived(request, _("Saved as a draft. No reader sees it."))
        return redirect("cms:legal_page", kind)
    return _shown(request, page, form, {}, status=422)


@require_POST
@requires(CHANGE_SITE)
@replayable
@requires_recent_login(minutes=15)
def publish_legal_page(request: HttpRequest, kind: str) -> HttpResponse:
    page, form = _page_of(kind), _sent(request, kind)
    if form.is_valid():
        for name, sentence in problems(kind, form.cleaned_data).items():
            form.add_error(name, sentence)
    if form.is_valid():
        with errors_in(form, "reason" if is_open() else None):
            text = publish(
                kind, form.cleaned_data, by=request.user, reason=form.cleaned_data.get("reason", "")
            )
            say_arrived(request, _("Readers see it now."))
            if text and text.is_red:
                messages.warning(request, _("Another user has to look at it afterwards."))
            return redirect("cms:legal_pages")
    return _shown(request, page, form, {}, status=422)


def _page_of(kind: str) -> LegalPage:
    if kind not in LegalKind:
        raise Http404
    return LegalPage.objects.filter(kind=kind).first() or LegalPage(kind=kind)


def _sent(request: HttpRequest, kind: str) -> LegalForm:
    return LegalForm(kind, request.POST.get(VARIANT, ""), request.POST)


def _shown(
    request: HttpRequest, page: LegalPage, form: LegalForm, words: dict[str, str], *, status: int = 200
) -> HttpResponse:
    """``words``: of the preview; none while the form has errors."""
    change = decide(request.user, CHANGE_SITE)
    for field in form.fields.values():
        field.disabled = not change.allowed
    language = current_site().language
    context = {
        "form": form,
        "page": page,
        "change": change,
        "variants": VARIANTS.choices if page.kind == LegalKind.IMPRINT else (),
        "variant": form[VARIANT].value() if VARIANT in form.fields else "",
        "preview": legal_html(page.kind, words, language) if words else "",
        "language": language,
        "needs_look": is_open(),
    }
    return render(request, "cms/legal_page.html", context, status=status)
