"""Rules on devices: who approves or countersigns on a device that an author or another approver of the text has used.

A device is known by its cookie: two people may share one, and a private window hides one. So it warns, and refuses only
where the policy of the section says so. PostgreSQL refuses the same (content/models/articles/review.py).
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from audit.stored_messages import gettext as _t
from content.actions import APPROVE_ARTICLE, COUNTERSIGN_CORRECTION
from content.conditions import key_of
from content.models import Approval, Article, Revision, UrgentCorrection
from content.models.articles.devices import digests_shown
from foundation.query_expressions import IsOneOf
from rbac.account_state import state_of
from rbac.rulebook import Invariant

NEWEST = 100  # versions of an article whose devices are looked at; also in content/models/articles/review.py


def _shown_by(actor: Any) -> list[str]:
    """Only the user of the present request, or a guest, shows its devices."""
    absent = isinstance(actor, AbstractBaseUser) and state_of(actor).authenticated_at is None
    return [] if absent else digests_shown()


def _written(actor: int, shown: Sequence[str], **where: Any) -> QuerySet[Revision]:
    return Revision.objects.filter(devices__overlap=shown, **where).exclude(author=actor)


def _approved(actor: int, shown: Sequence[str], **where: Any) -> QuerySet[Approval]:
    return Approval.objects.filter(devices__overlap=shown, **where).exclude(approver=actor)


def sharing_a_device(actor: Any, obj: Article | UrgentCorrection) -> set[int]:
    """Keys of other authors and approvers of the draft, or of a correction, who used a device that ``actor`` shows."""
    if isinstance(obj, Article):
        article, revision, authors = obj.pk, obj.draft, obj.draft_author_ids
    else:
        article, revision, authors = obj.article_id, obj.revision, obj.author_ids
    if revision is None or not (shown := _shown_by(actor)):
        return set()
    since = revision.number - NEWEST
    wrote = _written(key_of(actor), shown, article=article, author__in=authors, number__gt=since)
    approved = _approved(key_of(actor), shown, revision=revision, submission=revision.status.submission)
    return {*wrote.values_list("author", flat=True), *approved.values_list("approver", flat=True)}


def people_sharing_a_device(actor: Any, obj: Article | UrgentCorrection) -> list[Any]:
    return list(get_user_model()._default_manager.filter(pk__in=sharing_a_device(actor, obj)).order_by("pk"))


def shares_a_device(actor: Any, obj: Any) -> str | None:
    if not sharing_a_device(actor, obj):
        return None
    return _t("An author or another approver of this version has used this device. Use another one.")


def _apart_from(authors: str, *, article: str, revision: str) -> Callable[[Any], Q]:
    # The same object each time, so that a list of this user is not compiled again (foundation/prepared_queries.py).
    @lru_cache(maxsize=1024)
    def apart(actor: int, shown: tuple[str, ...]) -> Q:
        since = OuterRef(f"{revision}__number") - NEWEST
        wrote = _written(actor, shown, article=OuterRef(article), number__gt=since).filter(
            IsOneOf(F("author_id"), OuterRef(authors))
        )
        submission = OuterRef(f"{revision}__status__submission")
        approved = _approved(actor, shown, revision=OuterRef(revision), submission=submission)
        return ~Q(Exists(wrote)) & ~Q(Exists(approved))

    def query(actor: Any) -> Q:
        shown = _shown_by(actor)
        return apart(key_of(actor), tuple(shown)) if shown else Q()

    return query


def demands_separate(article: Article) -> bool:
    return article.section.four_eyes and article.section.devices


_LABEL = _("authors and approvers use separate devices where the section asks for it")
_WAY_OUT = _("That it is approved on another device.")
INVARIANTS = (
    Invariant(
        name="separate_devices",
        label=_LABEL,
        way_out=_WAY_OUT,
        actions=(APPROVE_ARTICLE,),
        broken=shares_a_device,
        query=_apart_from("draft_author_ids", article="pk", revision="draft"),
        hard=False,
        demanded=demands_separate,
        demanded_query=Q(section__four_eyes=True, section__devices=True),
    ),
    Invariant(
        name="separate_devices_countersign",
        label=_LABEL,
        way_out=_WAY_OUT,
        actions=(COUNTERSIGN_CORRECTION,),
        broken=shares_a_device,
        query=_apart_from("author_ids", article="article", revision="revision"),
        hard=False,
        demanded=lambda fix: demands_separate(fix.article),
        demanded_query=Q(article__section__four_eyes=True, article__section__devices=True),
    ),
)
