"""Rules on urgent corrections: who may make, countersign and revert them. The database enforces the same."""

from typing import Any

from django.db.models import Exists, F, Model, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from audit.stored_messages import gettext as _t
from content.actions import (
    CORRECT_ARTICLE,
    COUNTERSIGN_CORRECTION,
    PUBLISH_ARTICLE,
    REVERT_CORRECTION,
    REVERT_PUBLICATION,
    VIEW_CORRECTION,
)
from content.conditions import IS_SETTLED, OPEN_CORRECTION, key_of, waits_to_be_settled
from content.models import Approval, Article, UrgentCorrection
from content.policy_text import source_of
from foundation.query_expressions import IsOneOf
from rbac.actions import Action
from rbac.independence.explanation import why_one_person
from rbac.independence.rule import LinkedTo
from rbac.rulebook import Condition, Invariant, Row, no, when, yes

JOB = "revert_corrections"

DUE = OPEN_CORRECTION & Q(due_at__lte=Now())

_is_due = Condition(
    name="not_countersigned_in_time",
    label=_("no one having countersigned it in time"),
    test=lambda actor, fix: UrgentCorrection.objects.filter(DUE, pk=fix.pk).exists(),
    query=lambda actor: DUE,
)
ROWS = {
    CORRECT_ARTICLE: Row(
        contributor=no(_("contributors write; editors answer for what is public at once")),
        editor=yes(_("editors correct what is public in their sections; another user countersigns it")),
        administrator=yes(_("administrators correct what is public; another user countersigns it")),
    ),
    COUNTERSIGN_CORRECTION: Row(
        contributor=no(_("contributors write; editors countersign")),
        editor=yes(_("editors countersign urgent corrections in their sections")),
        administrator=yes(_("administrators countersign urgent corrections")),
    ),
    REVERT_CORRECTION: Row(
        contributor=no(_("contributors write; editors decide what stays public")),
        editor=yes(_("editors take urgent corrections of their sections back")),
        administrator=yes(_("administrators take urgent corrections back")),
        system={JOB: when(_is_due, _("the worker takes back what no one countersigned in time"))},
    ),
    VIEW_CORRECTION: Row(
        contributor=yes(_("contributors see urgent corrections in their sections")),
        editor=yes(_("editors see urgent corrections in their sections")),
        administrator=yes(_("administrators see every urgent correction")),
    ),
}
MODELS: dict[Action, type[Model] | None] = {
    CORRECT_ARTICLE: Article,
    **dict.fromkeys((COUNTERSIGN_CORRECTION, REVERT_CORRECTION, VIEW_CORRECTION), UrgentCorrection),
}
SCOPES: dict[type[Model], str] = {UrgentCorrection: "article__section__scope"}


def not_public(actor: Any, article: Article) -> str | None:
    return None if article.live_id else _t("This article is not public, so there is nothing to correct.")


def not_allowed_here(actor: Any, article: Article) -> str | None:
    section = article.section
    if not section.four_eyes:
        return _t("No one else has to approve articles of this section: save the change and publish it.")
    if section.corrections:
        return None
    return _t("In this section nothing is public before another user has approved it (%(source)s).") % {
        "source": source_of(section, "corrections")
    }


def had_a_part_in_it(actor: Any, fix: UrgentCorrection) -> str | None:
    """Why a user cannot countersign, or None."""
    if key_of(actor) in fix.author_ids:
        return _t("You wrote part of this correction, so another user has to countersign it.")
    as_submitted = {"digest": fix.digest, "submission": F("revision__status__submission")}
    given = set(
        Approval.objects.filter(revision=fix.revision_id, **as_submitted).values_list("approver", flat=True)
    )
    if key_of(actor) in given:
        return _t("You countersigned it already. Another user has to do so too.")
    return why_one_person(actor, {*fix.author_ids, *given}) or None


def had_no_part_in_it(actor: Any) -> Q:
    key = key_of(actor)
    apart = ~Q(author_ids__overlap=LinkedTo(key)) & ~_countersigned_by(
        IsOneOf(F("approver_id"), LinkedTo(key))
    )
    return ~Q(author_ids__contains=[key]) & ~_countersigned_by(Q(approver_id=key)) & apart


_PUBLIC = Q(live__isnull=False)
_ALLOWED = Q(section__four_eyes=True, section__corrections=True)


def _countersigned_by(people: Q | IsOneOf) -> Q:
    given = Approval.objects.filter(
        people,
        revision=OuterRef("revision"), digest=OuterRef("digest"),
        submission=OuterRef("revision__status__submission"),
    )  # fmt: skip
    return Q(Exists(given))


INVARIANTS = (
    Invariant(
        name="only_what_is_public_is_corrected",
        label=_("what is corrected at once is public"),
        way_out=_("That it is published."),
        actions=(CORRECT_ARTICLE,),
        broken=not_public,
        query=lambda actor: _PUBLIC,
    ),
    Invariant(
        name="corrections_where_allowed",
        label=_("urgent corrections only where the section allows them"),
        way_out=_("That a user who wrote none of it approves the change."),
        actions=(CORRECT_ARTICLE,),
        broken=not_allowed_here,
        query=lambda actor: _ALLOWED,
    ),
    Invariant(
        name="corrections_are_settled_first",
        label=_("an urgent correction is settled before anything else is published"),
        way_out=_("That another user countersigns the correction, or anybody takes it back."),
        actions=(PUBLISH_ARTICLE, REVERT_PUBLICATION),
        broken=waits_to_be_settled,
        query=lambda actor: IS_SETTLED,
    ),
    Invariant(
        name="a_second_person_countersigns",
        label=_("another user countersigns an urgent correction"),
        way_out=_("That another user who wrote none of it reads it."),
        actions=(COUNTERSIGN_CORRECTION,),
        broken=had_a_part_in_it,
        query=had_no_part_in_it,
    ),
)
