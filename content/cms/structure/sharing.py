"""Sharing of one article or section: who may do what to it, and why.

A user who may share something also sees everyone with access, to tell whether sharing is needed.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import Model, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from content.actions import SHARE_ARTICLE, SHARE_SECTION
from content.cms.lists.pagination import cursor_in, format_cursor
from content.cms.structure.confirmation import make_or_preview
from content.cms.widgets.form_errors import errors_as_message, errors_in
from content.cms.widgets.partial_dates import LastDayField, end_of_day
from content.models import Article, Section
from foundation.collation import as_read
from foundation.pagination import key_in
from rbac.access import requires, requires_recent_login
from rbac.administration.grant_checks import LONGEST_REASON, Holder, WrongEnd
from rbac.enforcement.refusals import record_refusal
from rbac.errors import Refused
from rbac.evaluation.access_list import reaching
from rbac.evaluation.assignment_pages import key_of, page_of_grants
from rbac.grants import action_of_grant, grant_object, grant_of, grantable, holder_of, revoke_grant
from rbac.models.people_queries import people_of
from rbac.names import giver_label

WRONG = 422
MOST_ABOVE = 100
PAGE = 50
ARTICLE = ("address", "draft", "live")
MOST_FOUND = 8
SHORTEST_SEARCH = 2


class ShareForm(forms.Form):
    to = forms.ChoiceField(label=gettext_lazy("Who"), widget=forms.RadioSelect)
    action = forms.ChoiceField(
        label=gettext_lazy("May"), help_text=gettext_lazy("Anyone who may do something to it also sees it.")
    )
    last_day = LastDayField(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("Leave it empty for no end."),
        required=False,
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("They and everybody who works here can read it."),
        max_length=LONGEST_REASON,
    )

    def __init__(self, *args: Any, obj: Model, by: Any, searched: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.searched = searched
        self.found = dict(find_holders(searched))
        actions = [(str(action), str(action.label)) for action in grantable(by, obj)]
        self.fields["to"].choices = [(key, label_of(holder)) for key, holder in self.found.items()]  # type: ignore[attr-defined]
        self.fields["action"].choices = actions  # type: ignore[attr-defined]

    def clean_to(self) -> Holder:
        return self.found[self.cleaned_data["to"]]

    @property
    def until(self) -> datetime | None:
        day = self.cleaned_data["last_day"]
        return end_of_day(day) if day else None


def find_holders(searched: str) -> list[tuple[str, Holder]]:
    """The first few users and teams whose name, or complete email address, was typed."""
    if len(searched) < SHORTEST_SEARCH:
        return []
    people: Any = get_user_model()._default_manager.filter(is_active=True)
    named = Q(name__icontains=searched) | Q(email__iexact=searched)
    found = [
        (f"person-{p.pk}", p) for p in people.filter(named).order_by(as_read(), "name", "pk")[:MOST_FOUND]
    ]
    teams = Group.objects.filter(name__icontains=searched).order_by(as_read(), "name")[:MOST_FOUND]
    return [*found, *((f"team-{team.pk}", team) for team in teams)]


def label_of(holder: Holder) -> str:
    """A user's name with as much of the address as distinguishes two of the same name."""
    if isinstance(holder, Group):
        return _("The team %(team)s") % {"team": holder.name}
    name, _at, host = str(getattr(holder, "email", "")).partition("@")
    return _("%(name)s (%(address)s)") % {"name": holder, "address": f"{name[:1]}…@{host}"}


@require_safe
@requires(SHARE_ARTICLE, Article, select=ARTICLE)
def share_article(request: HttpRequest, article: Article) -> HttpResponse:
    return _page(request, article, ShareForm(obj=article, by=request.user, searched=_searched(request)))


@require_POST
@requires(SHARE_ARTICLE, Article, select=ARTICLE)
@requires_recent_login(minutes=15)
def give_article(request: HttpRequest, article: Article) -> HttpResponse:
    return _give(request, article)


@require_POST
@requires(SHARE_ARTICLE, Article, select=ARTICLE)
@requires_recent_login(minutes=15)
def take_article(request: HttpRequest, article: Article) -> HttpResponse:
    return _take(request, article)


@require_safe
@requires(SHARE_SECTION, Section, select=("address",))
def share_section(request: HttpRequest, section: Section) -> HttpResponse:
    return _page(request, section, ShareForm(obj=section, by=request.user, searched=_searched(request)))


@require_POST
@requires(SHARE_SECTION, Section, select=("address",))
@requires_recent_login(minutes=15)
def give_section(request: HttpRequest, section: Section) -> HttpResponse:
    return _give(request, section)


@require_POST
@requires(SHARE_SECTION, Section, select=("address",))
@requires_recent_login(minutes=15)
def take_section(request: HttpRequest, section: Section) -> HttpResponse:
    return _take(request, section)


def _searched(request: HttpRequest) -> str:
    return (request.GET.get("q") or request.POST.get("q") or "").strip()[:100]


def _give(request: HttpRequest, obj: Article | Section) -> HttpResponse:
    form = ShareForm(request.POST, obj=obj, by=request.user, searched=_searched(request))
    if form.is_valid():
        typed = form.cleaned_data

        def give() -> None:
            to, reason = typed["to"], typed["reason"]
            grant_object(to, typed["action"], obj, until=form.until, reason=reason, by=request.user)

        name = {"name": typed["to"]}
        try:
            with errors_in(form, fields={WrongEnd: "last_day"}):
                doing = _("Share with %(name)s") % name
                said = _("Shared with %(name)s. It counts from now on.") % name
                return _make_or_preview(request, obj, give, typed["to"], doing=doing, said=said)
        except Refused as refused:
            record_refusal(request, refused)
            form.add_error(None, str(refused))
    return _page(request, obj, form)


def _take(request: HttpRequest, obj: Article | Section) -> HttpResponse:
    grant = _grant(obj, request.POST.get("grant", ""))
    if grant is None:
        messages.error(request, _("This has been taken away already."))
        return redirect(*_address(obj))

    def take() -> None:
        revoke_grant(grant, reason=request.POST.get("reason", ""), by=request.user)

    with errors_as_message(request):
        doing, said = _("Take this away"), _("Taken away. What they had open has ended.")
        return _make_or_preview(request, obj, take, holder_of(grant), doing=doing, said=said)
    return redirect(*_address(obj))


def _make_or_preview(
    request: HttpRequest, obj: Article | Section, change: Callable[[], object], holder: Holder, **texts: str
) -> HttpResponse:
    place = obj.section.scope_id if isinstance(obj, Article) else obj.scope_id
    name, key = _address(obj)
    back = reverse(name, args=[key])
    return make_or_preview(request, change, back=back, people=people_of(holder), places=[place], **texts)


def _address(obj: Article | Section) -> tuple[str, int]:
    return ("cms:article_share" if isinstance(obj, Article) else "cms:section_share"), obj.pk


def _page(request: HttpRequest, obj: Article | Section, form: ShareForm) -> HttpResponse:
    name = "article" if isinstance(obj, Article) else "section"
    above, more = reaching(obj, most=MOST_ABOVE)
    page = page_of_grants(obj, cursor_in(request.GET), PAGE)
    context = {
        name: obj,
        "title": str(obj),
        "shared": [_line(grant) for grant in page.rows],
        "turns": page.turns(cursor_of=_cursor_of),
        "above": above,
        "more_above": more,
        "form": form,
        "share": f"cms:{name}_share",
        "give": f"cms:{name}_give",
        "take": f"cms:{name}_take",
        "key": obj.pk,
    }
    return render(request, "cms/share.html", context, status=WRONG if form.errors else 200)


def _line(grant: Any) -> dict[str, Any]:
    """A row of the list: who may do what, why, since when and until when."""
    return {
        "key": _key(grant),
        "who": str(holder_of(grant)),
        "team": hasattr(grant, "group_id"),
        "action": action_of_grant(grant).label,
        "reason": grant.reason,
        "giver": giver_label(grant),
        "since": grant.assigned_at,
        "until": grant.until,
    }


def _cursor_of(grant: Any) -> str:
    return format_cursor(grant.assigned_at, key_of(grant))


def _grant(obj: Article | Section, key: str) -> Any:
    """The grant that ``_key`` names, or None."""
    kind, _dash, number = key.partition("-")
    pk = key_in(number) if kind in {"team", "person"} else None
    return grant_of(obj, pk, to_team=kind == "team") if pk else None


def _key(grant: Any) -> str:
    return f"{'team' if hasattr(grant, 'group_id') else 'person'}-{grant.pk}"
