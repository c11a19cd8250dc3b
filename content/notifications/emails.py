"""Email notifications: policies, publication without approval, redactions, schedules, mentions, guests.

A service function queues the notification inside its transaction; its content is read when the worker sends it, so the
queue holds nothing but keys.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Self

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from content.actions import VIEW_ARTICLE
from content.approvals.role_holders import some_holders
from content.draft_approvals import still_missing
from content.formatting.local_time import zoned
from content.models import (
    Article,
    EmergencyPass,
    GuestReview,
    PolicyChange,
    Redaction,
    ReviewNote,
    ScheduledChange,
    Signature,
    Site,
    UrgentCorrection,
)  # fmt: skip
from content.models.articles.correction import Outcome
from content.models.articles.guest import Answer
from content.models.articles.review import State
from content.models.articles.schedule import ScheduleKind
from content.policy_text import changed_values
from content.revisions.displaced_draft import draft_set_aside
from content.site.settings import language_of
from rbac.assignments import in_force
from rbac.decisions import decide
from rbac.independence.rule import with_linked
from rbac.models import RoleAssignment, Scope
from rbac.models.people_queries import people_of_team
from rbac.rulebook import administrator_role

EDITOR = "editor"
# Notifications for those who may see the ``article`` of their row.
ABOUT_ARTICLES: dict[str, type[Model]] = {
    "schedule": ScheduledChange,
    "correction": UrgentCorrection,
    "emergency": EmergencyPass,
    "guest": GuestReview,
    "mention": ReviewNote,
}


def notify(kind: str, key: int, event: str) -> None:
    """Queues the notification within the caller's transaction.

    ``kind``: policy, emergency, correction, redaction, schedule, guest, signature; ``key``: of its row.
    """
    # By dotted name: tasks import service functions, and service functions notify.
    app.configure_task("content.mail_news").defer(kind=kind, key=key, event=event)


@transaction.atomic
def notify_concerned(kind: str, key: int, event: str) -> None:
    """The job: queues a job for each user, so that one refused address repeats no other email."""
    for person in _concerned(kind, key):
        app.configure_task("content.mail_news_to").defer(kind=kind, key=key, event=event, person=person.pk)


def _concerned(kind: str, key: int) -> Iterable[Any]:
    administrators = [administrator_role()]
    if kind == "signature":
        return holders(administrators, None)
    if kind == "policy":  # also a user who administers the section only
        asker = PolicyChange.objects.filter(pk=key).values_list("asked_by", flat=True)
        return holders(administrators, None, and_also=asker)
    if kind == "guest":
        inviter = GuestReview.objects.filter(pk=key).values_list("invited_by", flat=True)
        return holders([], None, and_also=inviter)
    model: Any = Redaction if kind == "redaction" else ABOUT_ARTICLES[kind]
    thing = model.objects.select_related("article__section__scope").get(pk=key)
    scope = thing.article.section.scope
    if kind == "schedule":
        return holders([EDITOR], scope, and_also=[thing.scheduled_by_id])
    return holders([EDITOR, *administrators], scope, and_also=getattr(thing, "author_ids", ()))


def mail_to(person_key: int, kind: str, key: int, event: str) -> None:
    """One email to one user."""
    person = get_user_model()._default_manager.filter(pk=person_key, is_active=True).first()
    if person is None or not _may_know(person, kind, key):
        return
    site = Site.objects.first()
    with translation.override(language_of(person, site)):
        about: dict[str, Callable[[], tuple[str, dict[str, Any]]]] = {
            "policy": lambda: _about_policy(key, event),
            "redaction": lambda: _about_redaction(key, event),
            "schedule": lambda: _about_schedule(key),
            "correction": lambda: _about_correction(key, event),
            "guest": lambda: about_answer(key),
            "mention": lambda: about_mention(key),
            "emergency": lambda: _about_emergency(key, event),
            "signature": lambda: _about_signature(key),
        }
        subject, context = about[kind]()
        mail(address_of(person), "content_news", site, subject, person=person, **context)


def _may_know(person: Any, kind: str, key: int) -> bool:
    """A user who scheduled or wrote it may no longer see the article when the email is due."""
    if kind not in ABOUT_ARTICLES:
        return True
    thing: Any = ABOUT_ARTICLES[kind]._default_manager.get(pk=key)
    return decide(person, VIEW_ARTICLE, thing.article).allowed


def people_who_sign_off(emergency: EmergencyPass) -> bool:
    """Whether any user could sign it off: an editor or administrator who neither opened it nor wrote part of it.

    True also if, of very many, not all were checked.
    """
    roles = [EDITOR, administrator_role()]
    apart = with_linked((emergency.opened_by_id, *emergency.author_ids))
    found = some_holders(roles, emergency.article.section.scope, number=1, but_for=apart)
    return bool(found.people) or not found.known


def holders(roles: list[str], scope: Scope | None, *, and_also: Iterable[int] = ()) -> Iterable[Any]:
    """Active users who hold one of ``roles`` at ``scope``, above it or on the whole site; directly or in a team."""
    held = RoleAssignment.objects.filter(in_force(), role__in=roles)
    above = Q(scope=None) | Q(scope__in=scope.ancestor_ids) if scope else Q(scope=None)
    reached = held.filter(above)
    chosen = Q(pk__in=reached.values("user")) | Q(pk__in=list(and_also))
    if people_of_team("team"):
        chosen |= Q(groups__in=reached.values("team"))
    return get_user_model()._default_manager.filter(chosen, is_active=True).order_by("pk").distinct()


def _about_policy(key: int, event: str) -> tuple[str, dict[str, Any]]:
    change = PolicyChange.objects.select_related("section", "to", "asked_by", "agreed_by").get(pk=key)
    place = str(change.section) if change.section else _("the whole site")
    subjects = {
        "asked": _("Looser rules are asked for: %(place)s"),
        "applied": _("Rules have become looser: %(place)s"),
        "withdrawn": _("Looser rules were stopped: %(place)s"),
        "lapsed": _("Looser rules were asked for and came to nothing: %(place)s"),
    }
    what = [_("No action is needed if this is right.")] if event == "applied" else []
    if event == "asked" and change.notice:
        what = [_("It happens in 72 hours unless an administrator withdraws it.")]
    elif event == "asked":
        what = [
            _("Another administrator of the whole site has to agree. Until then nothing changes."),
            _("If no one agrees within 30 days, it lapses."),
        ]
    if event == "lapsed":
        what = [_("Nothing changes. The reason is in the audit log; ask again if it is still wanted.")]
    return subjects[event] % {"place": place}, {
        "facts": [
            (_("Who asked"), str(change.asked_by or "")),
            (_("Why"), change.reason),
            *changed_values(change),
        ],
        "what": what,
        "url": settings.SITE_URL + reverse("cms:policy_changes"),
    }


def _about_emergency(key: int, event: str) -> tuple[str, dict[str, Any]]:
    emergencies = EmergencyPass.objects.select_related("article__section", "revision", "opened_by")
    emergency = emergencies.get(pk=key)
    title = {"title": emergency.revision.title}
    subject = _("Emergency publication opened: %(title)s") % title
    what = _("It stays red until another user has read it and signed it off.")
    if event == "used":
        subject = _("Published in an emergency: %(title)s") % title
    elif event == "ended":
        subject = _("Emergency publication ended: %(title)s") % title
        what = _("Nothing was published with it, and nothing can be any more.")
    return subject, {
        "facts": [
            (_("Who"), str(emergency.opened_by)),
            (_("Why"), emergency.reason),
            (_("Section"), str(emergency.article.section)),
            (_("Version"), str(emergency.revision.number)),
        ],
        "what": [what],
        "url": settings.SITE_URL + reverse("cms:emergency", args=[emergency.article_id]),
    }


def _about_signature(key: int) -> tuple[str, dict[str, Any]]:
    signature = Signature.objects.select_related("signer", "checked").get(pk=key)
    return _("Alarm: a signature does not verify"), {
        "facts": [
            (_("In the name of"), str(signature.signer)),
            (_("What was signed"), signature.get_purpose_display()),
            (_("Why"), signature.checked.why_not),
        ],
        "what": [
            _("If readers saw what it approved, it has been taken down."),
            _("Look for an intruder in the web server, and end all sessions of that user."),
        ],
        "url": settings.SITE_URL + "/cms/",
    }


def _about_redaction(key: int, event: str) -> tuple[str, dict[str, Any]]:
    """Neither text nor title: an email outlives both."""
    redaction = Redaction.objects.select_related("article__section", "asked_by", "agreed_by").get(pk=key)
    subject = _("Something is to be removed by law")
    what = [_("An administrator who did not ask for it has to agree. Until then nothing changes.")]
    if redaction.notice:
        what = [
            _(
                "There is no other administrator who could agree. The user who asked can carry it out after 72 hours; "
                "editors and administrators can stop it until then."
            )
        ]
    if event == "done":
        subject = _("Something was removed by law")
        what = [_("It is gone from every version for good. No action is needed if this is right.")]
    return subject, {
        "facts": [
            (_("Who asked"), str(redaction.asked_by or "–")),
            (_("Who agreed"), str(redaction.agreed_by or "–")),
            (_("Why"), redaction.reason),
            (_("Section"), str(redaction.article.section)),
        ],
        "what": what,
        "url": settings.SITE_URL + reverse("cms:redaction", args=[redaction.article_id]),
    }


def _about_correction(key: int, event: str) -> tuple[str, dict[str, Any]]:
    fix = UrgentCorrection.objects.select_related(
        "article__section", "revision", "base", "made_by", "settled_by"
    ).get(pk=key)
    until = zoned(fix.due_at)
    subject = _("Corrected urgently: %(title)s")
    what = [
        _(
            "Readers see it now. A user who wrote none of it has to countersign it until %(when)s; else it goes back."
        )
        % {"when": until}
    ]
    if event == "made" and (aside := draft_set_aside(fix.article)):
        made_room = _(
            "Version %(number)d by %(name)s, which was a draft, made room for it. It can be gone on with, together with"
            " the correction."
        )
        what.append(made_room % {"number": aside.number, "name": aside.author})
    if event == "countersigned":
        subject = _("Countersigned: the urgent correction of %(title)s")
        what = [_("It stays. No action is needed.")]
    elif event == "reverted":
        subject = _("Went back: the urgent correction of %(title)s")
        what = [
            _("Readers see version %(number)d again, the last one that was approved.")
            % {"number": fix.base.number},
            _("The corrected text is kept as a draft. Submit it for approval.")
            if fix.article.draft_id == fix.revision_id
            else _("The corrected words are in the history. What was a draft before is one again."),
        ]
    facts = [
        (_("Who"), str(fix.made_by)),
        (_("Why"), fix.reason),
        (_("Section"), str(fix.article.section)),
        (_("Version"), str(fix.revision.number)),
    ]
    if fix.outcome == Outcome.REVERTED:
        expired = _("No one: its 24 hours were over")
        facts.append((_("Who took it back"), str(fix.settled_by) if fix.settled_by else expired))
    elif fix.outcome == Outcome.COUNTERSIGNED:
        facts.append((_("Who countersigned"), str(fix.settled_by)))
    return subject % {"title": fix.revision.title}, {
        "facts": facts,
        "what": what,
        "url": settings.SITE_URL + reverse("cms:correction", args=[fix.article_id]),
    }


def _about_schedule(key: int) -> tuple[str, dict[str, Any]]:
    held = ScheduledChange.objects.select_related("article__section", "scheduled_by").get(pk=key)
    subject = _("Not published at the time set: %(title)s")
    if held.kind == ScheduleKind.EXPIRE:
        subject = _("Not taken down at the time set: %(title)s")
    return subject % {"title": str(held.article)}, {
        "facts": [
            (_("Why"), held.why_held),
            (_("Time set"), zoned(held.at)),
            (_("Set by"), str(held.scheduled_by)),
            (_("Section"), str(held.article.section)),
        ],
        "what": [_("Nothing was changed. Look at the article, then set another time or do it now.")],
        "url": settings.SITE_URL + reverse("cms:schedule", args=[held.article_id]),
    }


@dataclass(frozen=True)
class Waiting:
    """What waits for one user: its number, and the first of it."""

    person: Any
    total: int
    first: list[Any]

    @classmethod
    def of(cls, person: Any, rows: QuerySet[Any], most: int) -> Self | None:
        """Of ``rows``, ``most`` at the most; None if there are none."""
        found = list(rows[: most + 1])
        total = rows.count() if len(found) > most else len(found)
        return cls(person, total, found[:most]) if found else None

    def mail(self, template: str, subject: Callable[[int], str], page: str) -> None:
        """One email in the language of the user. ``page``: name of the URL that lists all of it."""
        site = Site.objects.first()
        with translation.override(language_of(self.person, site)):
            context = {
                "waiting": self.first,
                "more": self.total - len(self.first),
                "list_url": settings.SITE_URL + reverse(page),
            }
            mail(address_of(self.person), template, site, subject(self.total), **context)


def mail(address: str, template: str, site: Site | None, subject: str, **context: Any) -> None:
    """One email, from the text and the HTML template of that name. Raises OSError if it cannot be sent."""
    context |= {"subject": subject, "site_name": site.name if site else "", "site_url": settings.SITE_URL}
    mail = EmailMultiAlternatives(subject, render_to_string(f"mail/{template}.txt", context), to=[address])
    mail.attach_alternative(render_to_string(f"mail/{template}.html", context), "text/html")
    mail.send()


def address_of(person: Any) -> str:
    return str(getattr(person, person.get_email_field_name()))


def about_answer(key: int) -> tuple[str, dict[str, Any]]:
    """Subject and context of the email."""
    review = GuestReview.objects.select_related(
        "guest", "revision__article__section", "revision__article__draft__status"
    ).get(pk=key)
    article = review.revision.article
    subject, what = (
        _("%(name)s sent it back"),
        _("What they want changed stands in the notes beside the text."),
    )
    if review.answer == Answer.APPROVED:
        subject = _("%(name)s approved it")
        what = _what_is_left(article)
    return subject % {"name": review.name}, {
        "facts": [
            (_("Article"), str(article)),
            (_("Section"), str(article.section)),
            (_("Version"), str(review.revision.number)),
        ],
        "what": [what] if what else [],
        "url": settings.SITE_URL + reverse("cms:article", args=[article.pk]),
    }


def _what_is_left(article: Article) -> str:
    """If the section demands approvers, a guest's approval never counts for the inviter: they may still approve."""
    section = article.section
    if section.four_eyes and section.demands:
        return still_missing(article)
    return _("Your own approval would not count beside it: a guest and their inviter are one person.")


def about_mention(key: int) -> tuple[str, dict[str, Any]]:
    """Subject and context of the email."""
    notes = ReviewNote.objects.select_related(
        "author", "revision__article__section", "revision__article__draft__status", "revision__article__live"
    )
    note = notes.get(pk=key)
    article = note.revision.article
    draft = article.draft
    in_review = draft is not None and draft.status.state in {State.IN_REVIEW, State.APPROVED}
    page = "cms:review_article" if in_review else "cms:article"
    return _("%(name)s named you in a note") % {"name": note.author}, {
        "facts": [
            (_("Article"), str(article)),
            (_("Section"), str(article.section)),
        ],
        "what": [_("The note stands beside the text. You can answer it there.")],
        "url": settings.SITE_URL + reverse(page, args=[article.pk]) + "#notes",
    }
