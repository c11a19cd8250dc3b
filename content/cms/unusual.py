"""What a page shows at its top because somebody has to look at it: what is public unapproved, loosenings, reviews.

On most days there is nothing. One prepared query says so, and then nothing else is asked.
"""

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, DateTimeField, Exists, Q, QuerySet, Value

from content.actions import VIEW_CORRECTION, VIEW_EMERGENCY, VIEW_POLICY_CHANGE, VIEW_SCHEDULE
from content.corrections.making import open_corrections
from content.emergencies import unsigned
from content.models import (
    Article,
    EmergencyPass,
    PolicyChange,
    ScheduledChange,
    Section,
    Site,
    UrgentCorrection,
)  # fmt: skip
from content.names import public_name
from content.scheduling.setting import ahead_or_held
from content.set_policy import pending
from rbac.decisions import holds_anywhere
from rbac.models import AccessReview
from rbac.prepared import Prepared, Slot, prepared
from rbac.queries import only, rows_allowed, visible_to
from rbac.review_rules import ANSWER_REVIEW
from rbac.reviews import reviews_waiting_for, running_reviews

SHOWN = 8


class Red(NamedTuple):
    """An emergency publication that nobody else has signed off, or a correction that nobody has countersigned."""

    article_id: int
    title: str
    opened_by: str
    reason: str
    used_at: datetime | None
    due_at: datetime | None = None  # of corrections only


class Anything(NamedTuple):
    """Whether there is any on the whole site, whoever may see it."""

    red: bool
    corrected: bool
    waiting: bool
    reviews: bool
    times: bool


def red_ones(article: Article) -> list[Red]:
    """Those of one article, a correction first. One query."""
    return sorted(_RED_OF_ARTICLE.rows(article=article.pk), key=lambda one: one.due_at is None)


def is_corrected(red: list[Red]) -> bool:
    """Whether one of them is a correction."""
    return any(one.due_at is not None for one in red)


def red_ones_of_section(section: Section, user: Any) -> list[Red]:
    """Those that ``user`` may see of articles filed right there: corrections first, then the newest. Two queries."""
    corrections = visible_to(user, VIEW_CORRECTION, open_corrections().filter(article__section=section))
    passes = visible_to(user, VIEW_EMERGENCY, unsigned().filter(article__section=section))
    return [Red(*one) for one in (*_corrected_columns(corrections)[:SHOWN], *_columns(passes)[:SHOWN])]


def to_be_seen(user: Any) -> dict[str, Any]:
    """What ``red.html``, ``waiting_changes.html`` and the desk show ``user``. One query where there is nothing."""
    anything = next(
        iter(_ANYTHING.rows()),
        Anything(red=False, corrected=False, waiting=False, reviews=False, times=False),
    )
    return {
        "red": [
            *(_corrected_for(user) if anything.corrected else []),
            *(_red_for(user) if anything.red else []),
        ],
        "waiting_changes": list(visible_to(user, VIEW_POLICY_CHANGE, pending())[:SHOWN])
        if anything.waiting
        else [],
        "reviews": _reviews_for(user) if anything.reviews else [],
        "times": _times_for(user) if anything.times else [],
    }


def _red_for(user: Any) -> list[Red]:
    return prepared(_red_among, Red, rows_allowed(user, VIEW_EMERGENCY, EmergencyPass)).rows()


def _corrected_for(user: Any) -> list[Red]:
    return prepared(_corrected_among, Red, rows_allowed(user, VIEW_CORRECTION, UrgentCorrection)).rows()


def _reviews_for(user: Any) -> list[AccessReview]:
    return list(reviews_waiting_for(user)[:SHOWN]) if holds_anywhere(user, ANSWER_REVIEW) else []


def _times_for(user: Any) -> list[ScheduledChange]:
    """What was held and is not settled, then what comes next."""
    seen = visible_to(user, VIEW_SCHEDULE, ahead_or_held()).select_related("article__draft", "article__live")
    return list(seen.order_by("held_at", "at", "pk")[:SHOWN])


def _red_among(allowed: Q) -> QuerySet[EmergencyPass, Any]:
    return _columns(only(unsigned(), allowed))[:SHOWN]


def _corrected_among(allowed: Q) -> QuerySet[UrgentCorrection, Any]:
    return _corrected_columns(only(open_corrections(), allowed))[:SHOWN]


def _red_of_article() -> QuerySet[Any, Any]:
    article = Slot("article", BigIntegerField())
    corrected = _corrected_columns(open_corrections().filter(article=article))
    return corrected.order_by().union(_columns(unsigned().filter(article=article)).order_by(), all=True)


def _columns(passes: QuerySet[EmergencyPass]) -> QuerySet[EmergencyPass, Any]:
    who = public_name("opened_by")
    return passes.values_list("article_id", "revision__title", who, "reason", "used_at", _NO_TIME)


def _corrected_columns(fixes: QuerySet[UrgentCorrection]) -> QuerySet[UrgentCorrection, Any]:
    """The next to go back first."""
    columns = ("article_id", "revision__title", public_name("made_by"), "reason", "made_at", "due_at")
    return fixes.order_by("due_at", "pk").values_list(*columns)


def _whether_anything() -> QuerySet[Site, Any]:
    waiting = PolicyChange.objects.filter(pk__in=pending().order_by().values("pk"))
    return Site.objects.values_list(
        *map(Exists, (unsigned(), open_corrections(), waiting, running_reviews(), ahead_or_held()))
    )


_NO_TIME = Value(None, output_field=DateTimeField())
_RED_OF_ARTICLE = Prepared(_red_of_article, Red)
_ANYTHING = Prepared(_whether_anything, Anything)
