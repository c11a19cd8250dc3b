"""Bylines of the site: list, add, change, merge, and erase a person."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from content.actions import ARRANGE_BYLINES, VIEW_ARTICLE
from content.bylines import verbs as people
from content.cms.lists.bounded_pages import is_short, names_looked
from content.cms.structure.public_texts import say_what_waits
from content.cms.widgets.form_errors import Fields, errors_in
from content.media.errors import UnknownFile
from content.models import Byline
from content.models.byline import LONGEST_BIOGRAPHY
from content.models.public_text import TextKind
from content.public_text.verbs import waiting_for
from foundation.collation import as_read
from foundation.names import LONGEST_NAME, NameField
from foundation.pagination import query_of
from rbac.access import replayable, requires, requires_anywhere, requires_recent_login
from rbac.decisions import decide

PAGE = 100
OFFERED = 8
FIELDS: Fields = {UnknownFile: "picture"}


class BylineForm(forms.Form):
    name = NameField(
        label=gettext_lazy("Name"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    biography = forms.CharField(
        label=gettext_lazy("Biography"),
        required=False,
        max_length=LONGEST_BIOGRAPHY,
        help_text=gettext_lazy("One or two sentences, shown below each of their articles."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    picture = forms.CharField(
        label=gettext_lazy("Picture"),
        required=False,
        max_length=200,
        help_text=gettext_lazy(
            "The address of a picture of the library, like /media/…/name.jpg. Readers of their articles see it."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    account = forms.EmailField(
        label=gettext_lazy("Account"),
        required=False,
        help_text=gettext_lazy(
            "The email address of a colleague: their new articles begin with this byline. Readers never see it."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class MergeBylineForm(forms.Form):
    into = forms.ModelChoiceField(
        label=gettext_lazy("The same person as"),
        queryset=Byline.objects.none(),
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 1}),
        help_text=gettext_lazy("The number that stands beside the name in the list of bylines."),
    )

    def __init__(self, *args: Any, others: QuerySet[Byline], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["into"]
        chosen.queryset = others


@require_safe
@requires_anywhere(VIEW_ARTICLE)
def bylines(request: HttpRequest) -> HttpResponse:
    """Bylines whose name contains ``q``: all authors choose among them, in every section."""
    words = request.GET.get("q", "").strip()[:LONGEST_NAME]
    every = Byline.objects.in_use().select_related("picture")
    page = names_looked(every, Q(name__icontains=words), words, request.GET, PAGE)
    context = {
        "bylines": page.rows,
        "turns": page.turns(partial(query_of, q=words)),
        "is_part": page.is_part,
        "is_short": is_short(words),
        "words": words,
        "may_arrange": decide(request.user, ARRANGE_BYLINES).allowed,
    }
    return render(request, "cms/bylines.html", context)


@require_safe
@requires_anywhere(VIEW_ARTICLE)
def choose_byline(request: HttpRequest) -> JsonResponse:
    """A few bylines whose name contains ``q``, for the editor."""
    words = request.GET.get("q", "").strip()[:LONGEST_NAME]
    found = _called(words).values_list("pk", "name")[:OFFERED]
    return JsonResponse({"bylines": [{"key": key, "name": name} for key, name in found]})


@requires(ARRANGE_BYLINES)
def new_byline(request: HttpRequest) -> HttpResponse:
    form = BylineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_in(form, "name", fields=FIELDS):
            byline = people.add_byline(by=request.user, **form.cleaned_data)
            said = _("Added %(name)s. Articles can stand under this name now.")
            said %= {"name": byline.name}
            return say_what_waits(request, waiting_for(TextKind.BYLINE, byline.pk), said, "cms:bylines")
    return render(request, "cms/byline.html", {"form": form}, status=422 if form.errors else 200)


@requires(ARRANGE_BYLINES, Byline, select=("picture", "merged_into", "account"))
def byline(request: HttpRequest, byline: Byline) -> HttpResponse:
    if byline.merged_into_id:
        return redirect("cms:byline", byline.merged_into_id)
    if byline.removed_at:
        return redirect("cms:bylines")
    form = BylineForm(request.POST or None, initial=initial_of(byline))
    if request.method == "POST" and form.is_valid():
        with errors_in(form, "name", fields=FIELDS):
            people.change_byline(byline, by=request.user, **form.cleaned_data)
            said = _("Saved. It shows under every article at once.")
            return say_what_waits(request, waiting_for(TextKind.BYLINE, byline.pk), said, "cms:bylines")
    context = {
        "form": form,
        "byline": byline,
        "articles": people.live_articles_of(byline),
        "words_wait": waiting_for(TextKind.BYLINE, byline.pk),
    }
    return render(request, "cms/byline.html", context, status=422 if form.errors else 200)


def initial_of(byline: Byline) -> dict[str, str]:
    """Values of its form."""
    picture = byline.picture.address if byline.picture else ""
    account = _address_of(byline.account)
    return {"name": byline.name, "biography": byline.biography, "picture": picture, "account": account}


def _address_of(person: AbstractBaseUser | None) -> str:
    return str(getattr(person, person.get_email_field_name())) if person else ""


@requires(ARRANGE_BYLINES, Byline)
@replayable
@requires_recent_login(minutes=15)
def merge_byline(request: HttpRequest, byline: Byline) -> HttpResponse:
    """GET with ``?into=`` previews the merge; POST does it."""
    others = Byline.objects.in_use().exclude(pk=byline.pk)
    form = MergeBylineForm(request.POST or request.GET or None, others=others)
    into = form.cleaned_data["into"] if form.is_valid() else None
    if request.method == "POST" and into:
        with errors_in(form, "into"):
            text = people.merge_bylines(byline, into, by=request.user)
            names = {"name": byline.name, "into": into.name}
            said = _("What stood under “%(name)s” stands under “%(into)s” now.") % names
            return say_what_waits(request, text, said, "cms:bylines")
    context = {"form": form, "byline": byline, "into": into, "articles": people.live_articles_of(byline)}
    return render(request, "cms/byline_merge.html", context, status=422 if form.errors else 200)


@require_POST
@requires(ARRANGE_BYLINES, Byline)
@replayable
@requires_recent_login(minutes=15)
def remove_byline(request: HttpRequest, byline: Byline) -> HttpResponse:
    people.remove_byline(byline, by=request.user)
    messages.success(request, _("Taken off the site. No article names this person any more."))
    return redirect("cms:bylines")


def _called(words: str) -> QuerySet[Byline]:
    found = Byline.objects.in_use().order_by(as_read(), "name", "pk")
    return found.filter(name__icontains=words) if words else found
