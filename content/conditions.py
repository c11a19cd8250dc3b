"""Facts about people and articles that the table in rules.py leans on, each said in Python and in SQL."""

from functools import cache
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.models import Approval, Article
from content.models.review import State
from rbac.rulebook import Condition


def _key(actor: Any) -> int:
    """The person's key; 0, which nobody has, for a job."""
    return getattr(actor, "pk", None) or 0


own_article = Condition(
    name="own_article",
    label=gettext_lazy("having written part of it"),
    test=lambda user, article: user.pk == article.author_id or user.pk in article.draft_author_ids,
    query=lambda user: Q(author_id=user.pk) | Q(draft_author_ids__contains=[user.pk]),
)


def archived(actor: Any, article: Article) -> str | None:
    if article.archived_at is None:
        return None
    return _("This article has been taken down. Bring it back before you go on.")


def is_in_use(actor: Any) -> Q:
    return Q(archived_at__isnull=True)


def wrote_part_of_it(actor: Any, article: Article) -> str | None:
    if _key(actor) not in article.draft_author_ids:
        return None
    return _("You wrote part of this version, so somebody else has to approve it.")


def wrote_none_of_it(actor: Any) -> Q:
    return ~Q(draft_author_ids__contains=[_key(actor)])


def lacks_approval(actor: Any, article: Article) -> str | None:
    if Article.objects.filter(has_approval(actor), pk=article.pk).exists():
        return None
    return _("This version still needs the approval of somebody who wrote none of it.")


def has_approval(actor: Any) -> Q:
    """Approved in its present submission, for exactly its digest, by somebody who wrote no part of it."""
    return _approved()


@cache
def _approved() -> Q:
    """Always the same object, so that queries made with it can be kept (rbac/prepared.py)."""
    valid = Approval.objects.filter(
        revision=OuterRef("draft"),
        digest=OuterRef("draft__digest"),
        submission=OuterRef("draft__status__submission"),
    ).exclude(revision__article__draft_author_ids__contains=[F("approver_id")])
    return Q(Exists(valid), draft__status__state=State.APPROVED)


def demands_four_eyes(article: Article) -> bool:
    return article.section.four_eyes


FOUR_EYES_DEMANDED = Q(section__four_eyes=True)
