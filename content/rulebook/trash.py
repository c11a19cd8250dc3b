"""Rules on the trash: separate from editing, because trashing undoes other users' work."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import cache
from typing import Any

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from audit.stored_messages import gettext as _t
from content.actions import (
    ASK_REDACTION,
    ERASE_GUEST,
    MODERATE_COMMENT,
    PURGE_ARTICLE,
    PURGE_SECTION,
    RECOVER_ARTICLE,
    RECOVER_SECTION,
    SHARE_ARTICLE,
    SHARE_SECTION,
    SIGN_OFF_EMERGENCY,
    TRASH_ARTICLE,
    TRASH_SECTION,
    VIEW_COMMENT,
    VIEW_CORRECTION,
    VIEW_EMERGENCY,
    VIEW_SCHEDULE,
)
from content.conditions import in_trash
from content.models import Article, Comment, EmergencyPass, ScheduledChange, Section, UrgentCorrection
from content.models.triggers.media import TRASH_DAYS
from foundation.clock import database_now
from rbac.actions import Action
from rbac.reviews.rules import REVIEWER
from rbac.rulebook import Condition, Invariant, Row, no, when, yes

PURGE = "purge_articles"
NOT_IN_TRASH = Q(trashed_at__isnull=True)


def _only_writer(user: Any, article: Article) -> bool:
    alone = article.author_id == user.pk and set(article.draft_author_ids) <= {user.pk}
    return alone and article.first_published_at is None


own_unseen = Condition(
    name="own_unseen_article",
    label=_("having written all of it, and readers never having seen it"),
    test=_only_writer,
    query=lambda user: Q(
        author_id=user.pk, draft_author_ids__contained_by=[user.pk], first_published_at__isnull=True
    ),
)


def _throwing(no_words_of_others: Any) -> Row:
    return Row(
        contributor=when(own_unseen, no_words_of_others),
        editor=yes(_("editors tidy up their sections, and everything comes back for 30 days")),
        administrator=yes(_("administrators tidy up everywhere, and everything comes back for 30 days")),
    )


_BY_ITSELF = Row(
    contributor=no(_("what is in the trash goes by itself, once its time is over")),
    editor=no(_("what is in the trash goes by itself, once its time is over")),
    administrator=no(_("what is in the trash goes by itself, once its time is over")),
    system={PURGE: yes(_("the worker empties the trash of what was long enough in it"))},
)
ROWS = {
    TRASH_ARTICLE: _throwing(
        _("contributors throw away what they alone have written and readers never saw: no one loses any work")
    ),
    RECOVER_ARTICLE: _throwing(_("contributors bring back what they alone have written")),
    TRASH_SECTION: Row(
        contributor=no(_("contributors write; administrators throw sections away")),
        editor=no(_("everything below goes with a section, so administrators throw it away")),
        administrator=yes(_("administrators throw sections away, and bring them back for 30 days")),
    ),
    RECOVER_SECTION: Row(
        contributor=no(_("contributors write; administrators bring sections back")),
        editor=no(_("everything below comes back with a section, so administrators do it")),
        administrator=yes(_("administrators bring sections back for 30 days")),
    ),
    PURGE_ARTICLE: _BY_ITSELF,
    PURGE_SECTION: _BY_ITSELF,
}
MODELS: dict[Action, type[Model] | None] = {
    **dict.fromkeys((TRASH_ARTICLE, RECOVER_ARTICLE, PURGE_ARTICLE), Article),
    **dict.fromkeys((TRASH_SECTION, RECOVER_SECTION, PURGE_SECTION), Section),
}

# The trash stops every action of content on an article or section, seeing it included, except these.
_IN_TRASH_TOO = {
    ASK_REDACTION: "the law does not stop at the trash",
    ERASE_GUEST: "nor does data protection",
    SHARE_ARTICLE: "what is shared may end there: not_shared_in_trash",
    SHARE_SECTION: "what is shared may end there: not_shared_in_trash",
    RECOVER_ARTICLE: "only_from_the_trash",
    RECOVER_SECTION: "section_from_the_trash",
    PURGE_ARTICLE: "only_from_the_trash",
    PURGE_SECTION: "section_goes_from_the_trash",
}
_ON_OTHER_MODELS: dict[type[Model], tuple[Action, ...]] = {
    Comment: (VIEW_COMMENT, MODERATE_COMMENT),
    ScheduledChange: (VIEW_SCHEDULE,),
    EmergencyPass: (VIEW_EMERGENCY, SIGN_OFF_EMERGENCY),
    UrgentCorrection: (VIEW_CORRECTION,),
}


@cache
def _not_in_trash(model: type[Model]) -> Callable[[Any], Q]:
    holds = NOT_IN_TRASH if model in (Article, Section) else Q(article__trashed_at__isnull=True)
    return lambda actor: holds


# Grants not confirmed by an access review end there too: otherwise a restore would revive them.
def in_trash_for_others(actor: Any, obj: Any) -> str | None:
    return None if actor == REVIEWER else in_trash(actor, obj)


def in_reach_of_others(actor: Any) -> Q:
    return Q() if actor == REVIEWER else NOT_IN_TRASH


def not_in_trash(actor: Any, article: Article) -> str | None:
    if article.purged_at is not None:
        return _t("Its time in the trash is over: it was removed for good.")
    return _t("This article is not in the trash.") if article.trashed_at is None else None


def too_long_in_trash(actor: Any, article: Article) -> str | None:
    """Whether or not the worker has processed it already."""
    over = article.trashed_at is not None and article.trashed_at <= database_now() - timedelta(
        days=TRASH_DAYS
    )
    return _t("Its time in the trash is over: it was removed for good.") if over else None


def not_too_long_in_trash(actor: Any) -> Q:
    return Q(trashed_at__isnull=True) | Q(trashed_at__gt=Now() - timedelta(days=TRASH_DAYS))


def section_not_in_trash(actor: Any, section: Section) -> str | None:
    return _t("This section is not in the trash.") if section.trashed_at is None else None


def gone_with_its_section(actor: Any, article: Article) -> str | None:
    if article.section.trashed_at is None:
        return None
    return _t("Its section is in the trash. Bring the section back, and what went with it comes too.")


def thrown_with_another(actor: Any, section: Section) -> str | None:
    """Why a section cannot be restored by itself, or None."""
    if section.trashed_at is None:
        return _t("This section is not in the trash.")
    if section.trashed_with_id != section.pk:
        return _t("It was thrown away with a section above it. Bring that back.")
    if section.trashed_at <= database_now() - timedelta(days=TRASH_DAYS):
        return _t("Its time in the trash is over: it was removed for good.")
    if above := _trashed_above(section.scope_id, section.pk).order_by("-scope__path").first():
        return _t(
            "It would come back to nowhere: “%(section)s” above it is in the trash. Bring that back first."
        ) % {"section": above.title}
    return None


def thrown_by_itself(actor: Any) -> Q:
    """Trashed by itself, and restorable to an existing section."""
    above = ~Exists(_trashed_above(OuterRef("scope"), OuterRef("pk")))
    return Q(above, trashed_with=F("pk"), trashed_at__gt=Now() - timedelta(days=TRASH_DAYS))


def _trashed_above(scope: Any, section: Any) -> QuerySet[Section]:
    found = Section.objects.filter(scope__descendant_links__scope=scope, trashed_at__isnull=False)
    return found.exclude(pk=section)


def still_public(actor: Any, article: Article) -> str | None:
    if article.live_id is None:
        return None
    return _t("Readers see this article. Take it down first, with a reason; then throw it away.")


_THROWN_AWAY = Q(trashed_at__isnull=False, purged_at__isnull=True)
_SECTION_IS_THERE = Q(section__trashed_at__isnull=True)
_UNSEEN = Q(live__isnull=True)
_SECTION_IN_TRASH = Q(trashed_at__isnull=False)


def out_of_reach(on: Mapping[type[Model], Sequence[Action]]) -> tuple[Invariant, ...]:
    """``on``: all actions on an article and on a section."""
    stopped = {model: [one for one in actions if one not in _IN_TRASH_TOO] for model, actions in on.items()}
    return tuple(
        Invariant(
            name="not_in_trash",
            label=_("what is in the trash comes back first"),
            way_out=_("That a user brings the article back from the trash."),
            actions=(*actions,),
            broken=in_trash,
            query=_not_in_trash(model),
        )
        for model, actions in {**stopped, **_ON_OTHER_MODELS}.items()
    )


INVARIANTS = (
    Invariant(
        name="not_shared_in_trash",
        label=_("what is in the trash is shared with no one"),
        way_out=_("That a user brings it back from the trash."),
        actions=(SHARE_ARTICLE, SHARE_SECTION),
        broken=in_trash_for_others,
        query=in_reach_of_others,
    ),
    Invariant(
        name="only_from_the_trash",
        label=_("only what is in the trash comes back or goes for good"),
        way_out=_("That it is in the trash."),
        actions=(RECOVER_ARTICLE, PURGE_ARTICLE),
        broken=not_in_trash,
        query=lambda actor: _THROWN_AWAY,
    ),
    Invariant(
        name="back_in_time",
        label=_("an article comes back from the trash as long as its time is not over"),
        way_out=_("That it is in the trash, and its time is not over."),
        actions=(RECOVER_ARTICLE,),
        broken=too_long_in_trash,
        query=not_too_long_in_trash,
    ),
    Invariant(
        name="section_comes_back_first",
        label=_("what went with its section comes back with it"),
        way_out=_("That an administrator brings the section back."),
        actions=(RECOVER_ARTICLE,),
        broken=gone_with_its_section,
        query=lambda actor: _SECTION_IS_THERE,
    ),
    Invariant(
        name="section_from_the_trash",
        label=_("only a section that was thrown away by itself comes back"),
        way_out=_("That it is in the trash, and its time is not over."),
        actions=(RECOVER_SECTION,),
        broken=thrown_with_another,
        query=thrown_by_itself,
    ),
    Invariant(
        name="section_goes_from_the_trash",
        label=_("only what is in the trash comes back or goes for good"),
        way_out=_("That it is in the trash."),
        actions=(PURGE_SECTION,),
        broken=section_not_in_trash,
        query=lambda actor: _SECTION_IN_TRASH,
    ),
    Invariant(
        name="public_is_taken_down_first",
        label=_("what is public is taken down before it is thrown away"),
        way_out=_("That an editor takes the article down."),
        actions=(TRASH_ARTICLE,),
        broken=still_public,
        query=lambda actor: _UNSEEN,
    ),
)  # fmt: skip
