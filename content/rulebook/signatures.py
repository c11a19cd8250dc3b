"""Rules on signatures: where only signed approvals count, who has no passkey that can sign approves nothing."""

from functools import lru_cache
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Exists, Q
from django.utils.translation import gettext_lazy as _

from audit.stored_messages import gettext as _t
from content.actions import APPROVE_ARTICLE, COUNTERSIGN_CORRECTION
from content.models import Article
from content.signatures.signing import usable_keys
from rbac.rulebook import Invariant


def cannot_sign(actor: Any, obj: Any) -> str | None:
    if isinstance(actor, AbstractBaseUser) and usable_keys(actor.pk).exists():
        return None
    return _t("Only signed approvals count here, and you have no passkey that can sign yet.")


def can_sign(actor: Any) -> Q:
    return _has_key(actor.pk) if isinstance(actor, AbstractBaseUser) else Q(pk__in=[])


@lru_cache(maxsize=1024)
def _has_key(user: int) -> Q:
    """The same object each time, so that a list of this user is not compiled again (foundation/prepared_queries.py)."""
    return Q(Exists(usable_keys(user)))


def demands_signature(article: Article) -> bool:
    return article.section.four_eyes and article.section.signed


INVARIANTS = tuple(
    Invariant(
        name=name,
        label=_("approvals are signed where the section asks for it"),
        way_out=_("Sign with a passkey, 72 hours after you added it."),
        actions=(action,),
        broken=cannot_sign,
        query=can_sign,
        hard=False,
        demanded=demanded,
        demanded_query=Q(**{f"{section}__four_eyes": True, f"{section}__signed": True}),
    )
    for name, action, demanded, section in (
        ("signed_approvals", APPROVE_ARTICLE, demands_signature, "section"),
        (
            "signed_countersignatures",
            COUNTERSIGN_CORRECTION,
            lambda fix: demands_signature(fix.article),
            "article__section",
        ),
    )
)
