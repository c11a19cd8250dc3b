"""Rules on signatures: where only signed approvals count, who has no passkey that can sign approves nothing."""

from functools import lru_cache
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from audit.stored_messages import gettext as _t
from content.actions import ACCEPT_TEXT, APPROVE_ARTICLE, COUNTERSIGN_CORRECTION, SIGN_OFF_EMERGENCY
from content.models import Article, EmergencyPass, Policy, PublicText, Section
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


def words_demand_signature(text: PublicText) -> bool:
    """Where its section does; of words of the whole site, where any section or the site does."""
    return PublicText.objects.filter(_WORDS_DEMAND, pk=text.pk).exists()


def sign_off_demands_signature(emergency: EmergencyPass) -> bool:
    """Ending one that was not used demands none."""
    return emergency.used_at is not None and demands_signature(emergency.article)


def _demanded_in(section: str) -> Q:
    return Q(**{f"{section}__four_eyes": True, f"{section}__signed": True})


_SECTIONS = Section.objects.filter(four_eyes=True, signed=True)
_SITE = Policy.objects.filter(section=None, four_eyes=True, signed=True)
_WORDS_DEMAND = Q(Exists(_SECTIONS.filter(scope=OuterRef("scope")))) | Q(
    Exists(_SECTIONS) | Exists(_SITE), scope=None
)

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
        demanded_query=query,
    )
    for name, action, demanded, query in (
        ("signed_approvals", APPROVE_ARTICLE, demands_signature, _demanded_in("section")),
        (
            "signed_countersignatures",
            COUNTERSIGN_CORRECTION,
            lambda fix: demands_signature(fix.article),
            _demanded_in("article__section"),
        ),
        ("signed_words", ACCEPT_TEXT, words_demand_signature, _WORDS_DEMAND),
        (
            "signed_sign_offs",
            SIGN_OFF_EMERGENCY,
            sign_off_demands_signature,
            Q(used_at__isnull=False) & _demanded_in("article__section"),
        ),
    )
)
