"""Conditions of emergencies: one administrator publishes one version without the approvals; another signs it off."""

from functools import lru_cache
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy

from content.conditions import key_of
from content.models import Article, EmergencyPass, Revision, Section
from foundation.query_expressions import IsOneOf
from rbac.assignments import assignments_of, in_force
from rbac.independence.explanation import why_one_person
from rbac.independence.rule import LinkedTo
from rbac.models import RoleAssignment
from rbac.rulebook import administrator_role


def emergency_passed(actor: Any, article: Article) -> Any:
    if not isinstance(actor, AbstractBaseUser) or not _administers(actor, article.section):
        return None
    passes = EmergencyPass.objects.filter(article=article, opened_by=actor.pk).annotate(now=Now())
    if any(_is_open(one, article.draft) for one in passes):
        return gettext_lazy("An emergency publication of exactly this version is open: it is passed once.")
    return None


def _administers(person: AbstractBaseUser, section: Section) -> bool:
    """By a role of their own: a team's does not count."""
    held = assignments_of(person).reaching(tuple(section.scope.ancestor_ids))
    return any(one.role == administrator_role() and not one.team for one in held)


def _is_open(emergency: Any, draft: Revision | None) -> bool:
    unused = emergency.used_at is None and emergency.signed_off_at is None and emergency.until > emergency.now
    return (
        unused and draft is not None and (emergency.revision_id, emergency.digest) == (draft.pk, draft.digest)
    )


def emergency_open(actor: Any) -> Q:
    return _emergency_of(key_of(actor))


@lru_cache(maxsize=4096)
def _emergency_of(person: int) -> Q:
    """Only while the user who opened it still administers the section: otherwise approvals are needed again."""
    still = RoleAssignment.objects.filter(
        Q(scope=None) | Q(scope__descendant_links__scope=OuterRef("section__scope")),
        in_force(),
        user_id=person,
        role=administrator_role(),
    )
    open_now = EmergencyPass.objects.filter(
        revision=OuterRef("draft"),
        digest=OuterRef("draft__digest"),
        opened_by=person,
        used_at=None,
        signed_off_at=None,
        until__gt=Now(),
    )
    return Q(Exists(open_now)) & Q(Exists(still))


def signs_off_own_work(actor: Any, emergency: EmergencyPass) -> Any:
    """Why a user cannot sign an emergency publication off, or None."""
    if key_of(actor) == emergency.opened_by_id:
        return gettext_lazy("You opened this emergency publication, so another user has to sign it off.")
    if key_of(actor) in emergency.author_ids:
        return gettext_lazy("You wrote part of this version, so another user has to sign it off.")
    return why_one_person(actor, (emergency.opened_by_id, *emergency.author_ids)) or None


def signs_off_work_of_others(actor: Any) -> Q:
    linked = LinkedTo(key_of(actor))
    apart = ~Q(author_ids__overlap=linked) & ~Q(IsOneOf(F("opened_by_id"), linked))
    return ~Q(opened_by_id=key_of(actor)) & ~Q(author_ids__contains=[key_of(actor)]) & apart
