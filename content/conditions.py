"""Conditions that the rules in rules.py use, each in Python and in SQL."""

from collections.abc import Collection
from functools import cache, lru_cache
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import LessThan, LessThanOrEqual
from django.utils.translation import gettext_lazy

from audit.actors import AnonymousActor, SystemActor
from audit.stored_messages import gettext as _
from content.approval_validity import may_still_approve, meets_demands
from content.draft_approvals import (
    DEMANDED,
    ApprovalCount,
    approvers_of,
    counted_approvals,
    draft_lacks,
    still_missing,
    submitted_approvals,
    tokens_now,
)
from content.models import Approval, Article, Asset, Comment, Section, UrgentCorrection
from content.models.articles.correction import Outcome
from content.models.articles.review import State
from content.models.articles.section import Factor, Guests
from content.policy_text import source_of
from foundation.query_expressions import IsOneOf
from rbac.account_state import state_of
from rbac.independence.explanation import why_one_person
from rbac.independence.rule import LinkedTo, linked_to
from rbac.rulebook import Condition


def key_of(actor: Any) -> int:
    """Key of the user; 0, which no user has, for a job."""
    return getattr(actor, "pk", None) or 0


own_article = Condition(
    name="own_article",
    label=gettext_lazy("having written part of it"),
    test=lambda user, article: user.pk == article.author_id or user.pk in article.draft_author_ids,
    query=lambda user: Q(author_id=user.pk) | Q(draft_author_ids__contains=[user.pk]),
)


def archived(actor: Any, article: Article) -> Any:
    if article.archived_at is None:
        return None
    return gettext_lazy("This article has been taken down. Bring it back before you go on.")


IS_IN_USE = Q(archived_at__isnull=True)


def in_trash(actor: Any, obj: Any) -> str | None:
    thing = obj if isinstance(obj, Article | Section) else obj.article
    if thing.trashed_at is None:
        return None
    if isinstance(thing, Section):
        return _("This section is in the trash. Bring it back first.")
    return _("This article is in the trash. Bring it back first.")


OPEN_CORRECTION = Q(outcome=Outcome.OPEN)


def waits_to_be_settled(actor: Any, article: Article) -> str | None:
    if (
        not article.live_id
        or not UrgentCorrection.objects.filter(OPEN_CORRECTION, article=article.pk).exists()
    ):
        return None
    return _(
        "Readers see an urgent correction that no one has countersigned. Countersign it or take it back first."
    )


IS_SETTLED = ~Q(Exists(UrgentCorrection.objects.filter(OPEN_CORRECTION, article=OuterRef("pk")))) | Q(
    live__isnull=True
)


def wrote_part_of_it(actor: Any, article: Article) -> Any:
    if key_of(actor) not in article.draft_author_ids:
        return None
    return gettext_lazy("You wrote part of this version, so another user has to approve it.")


def wrote_none_of_it(actor: Any) -> Q:
    return ~Q(draft_author_ids__contains=[key_of(actor)])


def is_linked(actor: Any, article: Article) -> Any:
    """Why a user counts as one person with an author or approver of the draft, or None."""
    if not linked_to(actor):
        return None
    approvers = {one.approver_id for one in submitted_approvals(article)}
    return why_one_person(actor, {*article.draft_author_ids, *approvers}) or None


def is_not_linked(actor: Any) -> Q:
    return ~Q(draft_author_ids__overlap=LinkedTo(key_of(actor))) & ~_approved_by_linked(key_of(actor))


@lru_cache(maxsize=4096)
def _approved_by_linked(person: int) -> Q:
    given = Approval.objects.filter(
        IsOneOf(F("approver_id"), LinkedTo(person)),
        revision=OuterRef("draft"),
        digest=OuterRef("draft__digest"),
        submission=OuterRef("draft__status__submission"),
    )
    return Q(Exists(given))


def lacks_approval(actor: Any, article: Article) -> Any:
    """Why the draft may not be published yet, or None. Names approvers who may no longer approve."""
    given = counted_approvals(article)
    if not _was_approved(article, given):
        return _approval_missing(article)
    return approvers_of(article, given).why_not or None


def _was_approved(article: Article, given: list[Approval]) -> bool:
    if article.draft is None or article.draft.status.state != State.APPROVED:
        return False
    if len({one.approver_id for one in given}) < article.section.approvals:
        return False
    return not article.section.demands or ApprovalCount(article).lacking <= 0


def _approval_missing(article: Article) -> Any:
    section = article.section
    if article.draft is None:
        return gettext_lazy("This is published already.")
    if section.demands and (missing := still_missing(article)):
        return missing
    if section.approvals == 1:
        return gettext_lazy("This version still needs the approval of a user who wrote none of it.")
    return _("This version needs %(number)d approvals by people who wrote none of it (%(source)s).") % {
        "number": section.approvals,
        "source": source_of(section, "approvals"),
    }


def is_approved(actor: Any) -> Q:
    """Approved as ``was_approved`` says, by users who may still approve it."""
    return _is_approved()


@cache
def _is_approved() -> Q:
    able = valid_approvals().filter(may_still_approve())
    demands_met = Q(LessThanOrEqual(draft_lacks(), 0)) & Q(meets_demands(able))
    return _WITH_DRAFT & _enough(able) & (~Q(DEMANDED) | demands_met)


@cache
def was_approved() -> Q:
    """Approved in its current submission, for exactly its digest, by enough users who wrote no part of it.

    They may have lost the right to approve since. Always the same object, so that queries made with it can be cached
    (foundation/prepared_queries.py).
    """
    return _WITH_DRAFT & _enough(valid_approvals()) & (~Q(DEMANDED) | Q(LessThanOrEqual(draft_lacks(), 0)))


# First: without a draft the state is NULL, and PostgreSQL would count the approvals of each published article.
_WITH_DRAFT = Q(draft__isnull=False)


def _enough(approvals: QuerySet[Approval]) -> Q:
    number = approvals.order_by().values("revision").annotate(n=Count("approver", distinct=True))
    return Q(section__approvals__lte=Subquery(number.values("n")), draft__status__state=State.APPROVED)


# A guest's approval counts only if the section lets guests approve, now as well as then.
_COUNTS = Q(guest=None) | Q(revision__article__section__guests=Guests.APPROVE)
_SIGNED_ENOUGH = Q(signed=True) | Q(revision__article__section__signed=False)


def valid_approvals() -> QuerySet[Approval]:
    """Approvals of the draft of the article in the outer query."""
    return (
        Approval.objects.filter(
            revision=OuterRef("draft"),
            digest=OuterRef("draft__digest"),
            submission=OuterRef("draft__status__submission"),
        )
        .filter(_COUNTS, _SIGNED_ENOUGH)
        .exclude(one_with__overlap=F("revision__article__draft_author_ids"))
    )


def demands_four_eyes(article: Article) -> bool:
    return article.section.four_eyes


FOUR_EYES_DEMANDED = Q(section__four_eyes=True)


# Several approvals must be by several users.
def approved_it_already(actor: Any, article: Article) -> Any:
    key, any_guest = key_of(actor), not article.section.demands
    if any(
        one.approver_id == key and (any_guest or one.guest_id is None) for one in counted_approvals(article)
    ):
        return _(
            "You, or a guest whom you asked, approved this version already. Another user has to approve it too."
        )
    return None


def approved_it_not_yet(actor: Any) -> Q:
    return ~_approved_by(key_of(actor))


# If demands name approvers, a guest's approval never counts for the user who invited them: they may still approve.
_OWN = Q(guest=None) | Q(revision__article__section__demands=[])


@lru_cache(maxsize=4096)
def _approved_by(person: int) -> Q:
    return Q(Exists(valid_approvals().filter(_OWN, approver_id=person)))


def demands_several(article: Article) -> bool:
    section = article.section
    return section.four_eyes and (section.approvals > 1 or bool(section.demands))


SEVERAL_DEMANDED = Q(section__four_eyes=True) & (Q(section__approvals__gt=1) | Q(DEMANDED))


# If the section demands certain approvers: only an approval that meets an open demand is accepted.
def would_not_count(actor: Any, article: Article) -> Any:
    if not isinstance(actor, AbstractBaseUser):  # a guest answers their invitation, if a place is left
        return None
    if _brings_nearer(article, actor, tokens_now(actor, article.section)):
        return None
    missing = still_missing(article)
    if not missing:
        return gettext_lazy("This version has every approval that is asked for here.")
    return _("%(missing)s Yours would not be that.") % {"missing": missing}


def would_count(actor: Any) -> Q:
    return ALL_ROWS if isinstance(actor, SystemActor | AnonymousActor) else _counts(key_of(actor), False)


def guests_would_not_count(actor: Any, article: Article) -> Any:
    if _brings_nearer(article, actor, ()):
        return None
    return _("%(missing)s A guest's would not be that.") % {"missing": still_missing(article)}


def _brings_nearer(article: Article, actor: Any, tokens: Collection[str]) -> bool:
    if article.draft is None:
        return False
    return ApprovalCount(article).is_lowered_by(key_of(actor), tokens, linked_to(actor))


def guests_would_count(actor: Any) -> Q:
    return _counts(key_of(actor), True)


@lru_cache(maxsize=4096)
def _counts(person: int, as_guest: bool) -> Q:
    return Q(LessThan(draft_lacks(person, as_guest=as_guest), draft_lacks()))


def demands_approvers(article: Article) -> bool:
    return article.section.four_eyes and bool(article.section.demands)


APPROVERS_DEMANDED = Q(section__four_eyes=True) & Q(DEMANDED)


# Required second factor.
def acts_without_passkey(actor: Any, obj: Any) -> Any:
    if _has_passkey(actor):
        return None
    return gettext_lazy(
        "Users who work here have to be logged in with a passkey. Log in with a passkey, then try again."
    )


def acts_with_passkey(actor: Any) -> Q:
    return ALL_ROWS if _has_passkey(actor) else NO_ROWS


def _has_passkey(actor: Any) -> bool:
    """Jobs and commands have no second factor: code that runs on the server is not asked."""
    return not isinstance(actor, AbstractBaseUser) or state_of(actor).passkey


def demands_passkey(obj: Any) -> bool:
    section = obj if isinstance(obj, Section) else getattr(obj, "article", obj).section
    return bool(section.factor == Factor.PASSKEY)


ALL_ROWS = Q()
NO_ROWS = Q(pk__in=())
PASSKEY_DEMANDED = {
    Section: Q(factor=Factor.PASSKEY),
    Article: Q(section__factor=Factor.PASSKEY),
    Asset: Q(section__factor=Factor.PASSKEY),
    Comment: Q(section__factor=Factor.PASSKEY),
    UrgentCorrection: Q(article__section__factor=Factor.PASSKEY),
}
