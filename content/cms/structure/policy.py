"""Policy of a section: its values and their origin, changing it, and pending loosenings."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from content.actions import CHANGE_POLICY, CHANGE_SECTION, VIEW_POLICY_CHANGE, VIEW_SECTION
from content.approvals.candidates import cannot_sign_yet, outlook
from content.cms.editor.saved_flag import say_arrived
from content.cms.structure.confirmation import make_or_preview
from content.cms.structure.policy_forms import PolicyForm
from content.cms.widgets.form_errors import errors_in
from content.models import PolicyChange, Section, Signature
from content.models.site import Profile
from content.policies import change as set_policy
from content.policies.change import NOTICE
from content.policy import PROFILES, in_force
from content.policy_text import LABELS, Facts, changed_values, changed_values_of, lines, words
from content.sections.verbs import parent_of
from content.signatures.signing import offers, signed_or_recent
from foundation.pagination import Number, asked_number, page_at, page_by_number, query_of
from rbac.access import replayable, requires, requires_anywhere, requires_recent_login
from rbac.access_diff.confirmation import preview_page
from rbac.decisions import decide
from rbac.queries import visible_to

WAITING, DECIDED = 20, 100  # per page


@require_safe
@requires(VIEW_SECTION, Section, select=("address",))
def section_policy(request: HttpRequest, section: Section) -> HttpResponse:
    return _page(request, section, _form(request, section))


@require_POST
@requires(CHANGE_POLICY, Section, select=("address",))
@replayable
@requires_recent_login(minutes=15)
def change_section_policy(request: HttpRequest, section: Section) -> HttpResponse:
    return _change(request, section)


@require_safe
@requires(CHANGE_POLICY)
def site_policy(request: HttpRequest) -> HttpResponse:
    return _page(request, None, _form(request, None))


@require_POST
@requires(CHANGE_POLICY)
@replayable
@requires_recent_login(minutes=15)
def change_site_policy(request: HttpRequest) -> HttpResponse:
    return _change(request, None)


@require_safe
@requires_anywhere(VIEW_POLICY_CHANGE)
def policy_changes(request: HttpRequest) -> HttpResponse:
    """Pending changes, and the outcome of the others; each paginated."""
    changes = visible_to(request.user, VIEW_POLICY_CHANGE, PolicyChange).select_related(
        "section__scope", "to", "asked_by", "agreed_by", "withdrawn_by"
    )
    waiting = page_at(asked_number(request.GET, "waiting_"), WAITING, partial(_waiting, changes))
    ended = Q(applied_at__isnull=False) | Q(withdrawn_at__isnull=False) | Q(lapsed_at__isnull=False)
    over = page_by_number(changes.filter(ended), DECIDED, request.GET)
    facts = changed_values_of([*waiting.rows, *over.rows])
    offer = offers(request)
    context = {
        "waiting": [_shown(request, *pair, offer) for pair in zip(waiting.rows, facts, strict=False)],
        "waiting_turns": waiting.turns(partial(query_of, "waiting_")),
        "over": [
            {"change": change, "facts": values}
            for change, values in zip(over.rows, facts[len(waiting.rows) :], strict=True)
        ],
        "turns": over.turns(),
    }
    return render(request, "cms/policy_changes.html", context)


def _waiting(changes: QuerySet[PolicyChange], mark: Number | None) -> list[PolicyChange]:
    """One more than a page shows, oldest first, or those before ``mark``, nearest first."""
    found = changes.filter(applied_at=None, withdrawn_at=None, lapsed_at=None)
    if mark and mark.newer:
        return [*found.filter(pk__lt=mark.key).order_by("-pk")[: WAITING + 1]]
    return [*found.filter(pk__gt=mark.key if mark else 0).order_by("pk")[: WAITING + 1]]


def _shown(
    request: HttpRequest, change: PolicyChange, facts: Facts, offer: Callable[[Any], Any]
) -> dict[str, Any]:
    may = decide(request.user, CHANGE_POLICY, change.section)
    why_not = set_policy.why_not_agree(change, request.user) if may.allowed else may.reason
    return {
        "change": change,
        "facts": facts,
        "why_not": why_not,
        "signing": None if why_not else offer(change),
        "must_sign": set_policy.must_sign(change),
        "may_withdraw": may.allowed,
        "due": change.asked_at + NOTICE if change.notice else None,
        "lapses": None if change.notice else change.asked_at + set_policy.LAPSES_AFTER,
    }


@require_POST
@requires(VIEW_POLICY_CHANGE, PolicyChange, select=("section",))
@replayable
@signed_or_recent(minutes=15)
def agree_to_change(request: HttpRequest, change: PolicyChange, signature: Signature | None) -> HttpResponse:
    return make_or_preview(
        request,
        partial(set_policy.agree, change, by=request.user, signature=signature),
        doing=_("Agree"),
        said=_("You agreed. It is in force now."),
        back=reverse("cms:policy_changes"),
        places=[change.section.scope_id] if change.section else None,
        matters=True,
        template="cms/policy_consequences.html",
        context={"facts": changed_values(change)},
    )


@require_POST
@requires(VIEW_POLICY_CHANGE, PolicyChange, select=("section",))
def withdraw_change(request: HttpRequest, change: PolicyChange) -> HttpResponse:
    set_policy.withdraw(change, by=request.user)
    messages.success(request, _("Withdrawn. Nothing changes."))
    return redirect("cms:policy_changes")


def _change(request: HttpRequest, section: Section | None) -> HttpResponse:
    form = _form(request, section, request.POST)
    if form.is_valid():
        with errors_in(form):
            if page := _who_gains(request, section, form):
                return page
            change = set_policy.change_policy(
                section, form.own(), by=request.user, reason=form.cleaned_data["reason"]
            )
            say_arrived(request, _what_follows(change))
            return redirect(*(("cms:section_policy", section.pk) if section else ("cms:site_policy",)))
    return _page(request, section, form, status=422)


def _who_gains(request: HttpRequest, section: Section | None, form: PolicyForm) -> HttpResponse | None:
    made: list[PolicyChange] = []
    facts: Facts = []

    def change() -> None:
        reason = form.cleaned_data["reason"]
        made.append(set_policy.change_policy(section, form.own(), by=request.user, reason=reason))
        facts[:] = changed_values(made[-1])

    at = ("cms:section_policy", [section.pk]) if section else ("cms:site_policy", [])
    return preview_page(
        request,
        change,
        doing=_("Change policy"),
        back=reverse(at[0], args=at[1]),
        places=[section.scope_id] if section else None,
        waits=lambda: made[-1].applied_at is None,
        template="cms/policy_consequences.html",
        context={"facts": facts, "notice": lambda: made[-1].notice},  # both known after the change was tried
    )


def _what_follows(change: PolicyChange) -> str:
    if change.applied_at is not None:
        return _("Changed. It is in force now.")
    if change.notice:
        return _(
            "This makes something looser, so it waits: it happens in 72 hours unless someone withdraws it."
        )
    return _(
        "This makes something looser, so another administrator of the whole site has to agree. All of them have mail."
        " If no one agrees within 30 days, it lapses."
    )


def _form(request: HttpRequest, section: Section | None, data: Any = None) -> PolicyForm:
    above = None
    if section is not None:
        parent = parent_of(section)
        above = in_force(parent) if parent else set_policy.in_force_on_site()
    own = set_policy.own_policy(section)
    return PolicyForm(
        data, own=own, above=above, profile=request.GET.get("profile"), cannot_sign=cannot_sign_yet(section)
    )


def _page(
    request: HttpRequest, section: Section | None, form: PolicyForm, *, status: int = 200
) -> HttpResponse:
    may = decide(request.user, CHANGE_POLICY, section)
    site = set_policy.in_force_on_site().values()
    shown = [{"label": LABELS[name], "words": words(name, value)} for name, value in site.items()]
    context = {
        "section": section,
        "may_change": section is not None and decide(request.user, CHANGE_SECTION, section).allowed,
        "lines": lines(section) if section else shown,
        "may": may,
        "form": form if may.allowed else None,
        "outlook": outlook(section) if section else None,
        "waiting": visible_to(
            request.user, VIEW_POLICY_CHANGE, set_policy.pending().filter(section=section)
        ).first(),
        "profiles": [(name, Profile(name).label) for name in PROFILES],
    }
    return render(request, "cms/policy.html", context, status=status)
