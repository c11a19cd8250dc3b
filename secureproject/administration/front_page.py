"""Front page of the administration: what waits for this user, and the lists in groups."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.actions import AGREE_TO_RESET
from accounts.models import FactorReset
from audit.models import Entry
from content.actions import (
    ACCEPT_TEXT,
    CHANGE_POLICY,
    COUNTERSIGN_CORRECTION,
    MODERATE_COMMENT,
    OPEN_SITE,
    SIGN_OFF_EMERGENCY,
    VIEW_POLICY_CHANGE,
)
from content.articles.emergency_publication import unsigned
from content.corrections.verbs import open_corrections
from content.formatting.bounded_count import Counted, numbers_of
from content.models import Comment, Site
from content.models.comment import CommentState
from content.policies.change import pending, why_not_agree
from content.public_text.verbs import unsettled
from rbac.decisions import decide, holds_anywhere
from rbac.queries import visible_to
from rbac.reviews.assignees import reviews_waiting_for
from rbac.reviews.rules import ANSWER_REVIEW
from secureproject.actions import RETRY_JOB, VIEW_AUDIT_LOG
from secureproject.events import BACKUP_MADE
from secureproject.operations.failed_jobs import FAILED

FEW = 20  # pending changes of policies, of which each is decided alone

# What the user may settle, by its name in admin/index.html.
WAITING: Mapping[str, Callable[[Any], QuerySet[Any]]] = {
    "texts": lambda user: visible_to(user, ACCEPT_TEXT, unsettled()),
    "corrections": lambda user: visible_to(user, COUNTERSIGN_CORRECTION, open_corrections()),
    "emergencies": lambda user: visible_to(user, SIGN_OFF_EMERGENCY, unsigned()),
    "resets": lambda user: visible_to(user, AGREE_TO_RESET, FactorReset.objects.waiting()),
    "jobs": lambda user: visible_to(user, RETRY_JOB, ProcrastinateJob.objects.filter(status=FAILED)),
    "comments": lambda user: visible_to(
        user, MODERATE_COMMENT, Comment.objects.filter(state=CommentState.WAITING)
    ),
}

PEOPLE, CONTENT, SITE, SECURITY = (
    _("People and access"),
    _("Content"),
    _("Site"),
    _("Security and operations"),
)
_OF_MODELS = {
    **dict.fromkeys(("article", "comment", "section", "topic", "byline"), CONTENT),
    **dict.fromkeys(("articlegrant", "articleteamgrant", "sectiongrant", "sectionteamgrant"), PEOPLE),
    **dict.fromkeys(("policy", "policychange", "emergencypass", "urgentcorrection"), SECURITY),
}
_CALLED = {
    "site": _("Settings of the site"),
    "scope": _("Places"),
    "address": _("Redirects"),
    "group": _("Teams"),
    "procrastinatejob": _("Jobs"),
}
_OF_APPS = {"content": SITE, "accounts": PEOPLE, "auth": PEOPLE, "secure_rbac": PEOPLE}


def what_waits(user: Any, site: Site | None) -> dict[str, Any]:
    """Counts of what ``user`` may settle, and what the front page says besides. ``site``: None before set-up."""
    numbers = numbers_of(Site.objects.all(), *(rows(user) for rows in WAITING.values())) if site else ()
    waits = {name: Counted(number) for name, number in zip(WAITING, numbers, strict=False)}
    waits["policies"] = Counted(_changes_of_policies(user))
    waits["reviews"] = Counted(len(reviews_waiting_for(user)) if holds_anywhere(user, ANSWER_REVIEW) else 0)
    may_open = site is not None and site.opened_at is None and decide(user, OPEN_SITE).allowed
    return {
        "waits": waits,
        "may_open": may_open,
        "is_idle": not may_open and not any(count.number for count in waits.values()),
        "last_backup": _last_backup() if decide(user, VIEW_AUDIT_LOG, Entry).allowed else None,
    }


def _changes_of_policies(user: Any) -> int:
    """Those that ``user`` may agree to."""
    asked = visible_to(user, VIEW_POLICY_CHANGE, pending()).exclude(asked_by=user.pk)[:FEW]
    return sum(
        decide(user, CHANGE_POLICY, change.section).allowed and not why_not_agree(change, user)
        for change in asked
    )


def _last_backup() -> datetime | None:
    """When ``manage.py backup`` last wrote one. Copies made by other means are not known here."""
    made = Entry.objects.filter(event=BACKUP_MADE.name).order_by("-pk")
    return made.values_list("recorded_at", flat=True).first()


def in_groups(apps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lists of Django's ``apps`` in groups of this site, with plain names."""
    groups: dict[Any, list[Any]] = {group: [] for group in (PEOPLE, CONTENT, SITE, SECURITY)}
    for app in apps:
        for model in app["models"]:
            name = model["model"]._meta.model_name
            group = _OF_MODELS.get(name) or _OF_APPS.get(app["app_label"], SECURITY)
            groups[group].append({**model, "name": _CALLED.get(name, model["name"])})
    return [
        {"name": group, "app_label": "", "app_url": "", "has_module_perms": True, "models": models}
        for group, models in groups.items()
        if models
    ]
