"""Warnings of the dashboard and at the top of a page: public without approval, policy loosenings, reviews, problems.

On most days there is nothing. One query says so, and then nothing else is asked. Problems of articles are found by a
job: broken links and images without a description.
"""

from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BigIntegerField,
    CharField,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.lookups import IsNull

from content.actions import (
    COUNTERSIGN_CORRECTION,
    SIGN_OFF_EMERGENCY,
    VIEW_CORRECTION,
    VIEW_EMERGENCY,
    VIEW_POLICY_CHANGE,
    VIEW_SCHEDULE,
    VIEW_TEXT,
)
from content.articles.emergency_publication import unsigned
from content.cms.desk.review_queue import more_than_a_walk
from content.cms.lists.rows import ArticleRow
from content.corrections.verbs import open_corrections
from content.models import (
    Article,
    BulkRun,
    Checkup,
    EmergencyPass,
    PolicyChange,
    ScheduledChange,
    Section,
    Site,
    UrgentCorrection,
)  # fmt: skip
from content.models.articles.review import WAITS
from content.models.bulk import Outcome
from content.policies.change import pending
from content.public_text.verbs import unsettled
from content.scheduling.verbs import held_lately, waiting
from foundation.lookups import IsAmong
from foundation.prepared_queries import Parameter, PreparedQuery
from rbac.account_state import is_impersonated
from rbac.decisions import holds_anywhere
from rbac.queries import as_boolean, rows_allowed, visible_to
from rbac.reviews.assignees import reviews_waiting_for, running_reviews
from rbac.reviews.rules import ANSWER_REVIEW

SHOWN = 8
TIMES = 500  # upcoming entries of the whole site, and held ones, that are searched for those of the user
LOOKED_AT = 500  # articles
SOMETHING = ~Q(broken=[]) | Q(undescribed__gt=0)


class Lack(NamedTuple):
    """``broken``: paths that lead nowhere. ``undescribed``: number of images without a description."""

    row: ArticleRow
    broken: list[str]
    undescribed: int


class Red(NamedTuple):
    """An emergency publication not signed off by a second person, or a correction that is not countersigned."""

    article_id: int
    title: str
    opened_by: str
    reason: str
    used_at: datetime | None
    due_at: datetime | None  # of corrections only
    may_settle: bool  # whether the current user may sign it off or countersign it


class Anything(NamedTuple):
    """Whether anything exists on the whole site, regardless of visibility."""

    red: bool = False
    corrected: bool = False
    waiting: bool = False
    reviews: bool = False
    times: bool = False
    words: bool = False
    much_waits: bool = False  # more drafts than the dashboard would check one by one
    much_lacks: bool = False  # the same of articles that lack something
    left: int | None = None  # a bulk change that this user began and did not finish


def red_ones(article: Article, user: Any) -> list[Red]:
    """Warnings of one article, a correction first. One query."""
    corrected = _corrected_columns(open_corrections().filter(article=article), user)
    passes = _columns(unsigned().filter(article=article), user)
    found = corrected.order_by().union(passes.order_by(), all=True)
    return sorted((Red(*one) for one in found), key=lambda one: one.due_at is None)


def is_corrected(red: list[Red]) -> bool:
    """Whether one of them is a correction."""
    return any(one.due_at is not None for one in red)


def red_ones_of_section(section: Section, user: Any) -> list[Red]:
    """Warnings that ``user`` may see of articles directly in it: corrections first, then newest. Two queries."""
    corrections = visible_to(user, VIEW_CORRECTION, open_corrections().filter(article__section=section))
    passes = visible_to(user, VIEW_EMERGENCY, unsigned().filter(article__section=section))
    found = (*_corrected_columns(corrections, user)[:SHOWN], *_columns(passes, user)[:SHOWN])
    return [Red(*one) for one in found]


def to_be_seen(user: Any) -> dict[str, Any]:
    """Context of ``red.html``, ``waiting_changes.html`` and the dashboard. One query if there is nothing."""
    anything = next(iter(_ANYTHING.rows(person=user.pk)), Anything())
    times, times_looked_through = _times_for(user) if anything.times else ([], 0)
    red = _corrected_for(user) if anything.corrected else []
    red += _red_for(user) if anything.red else []
    changes = visible_to(user, VIEW_POLICY_CHANGE, pending())[:SHOWN] if anything.waiting else ()
    may_answer = anything.reviews and holds_anywhere(user, ANSWER_REVIEW)
    return {
        "red": red,
        "waiting_changes": list(changes),
        "reviews": list(reviews_waiting_for(user)[:SHOWN]) if may_answer else [],
        "times": times,
        "words_wait": anything.words and visible_to(user, VIEW_TEXT, unsettled()).exists(),
        "times_looked_through": times_looked_through,
        "much_waits": anything.much_waits,
        "much_lacks": anything.much_lacks,
        "left": None if is_impersonated(user) else anything.left,
    }


def _red_for(user: Any) -> list[Red]:
    allowed = rows_allowed(user, VIEW_EMERGENCY, EmergencyPass, per_row=True)
    # As a column of each row, here and below: PostgreSQL then checks waiting rows one by one.
    return [Red(*one) for one in _columns(unsigned().filter(as_boolean(allowed)), user)[:SHOWN]]


def _corrected_for(user: Any) -> list[Red]:
    allowed = rows_allowed(user, VIEW_CORRECTION, UrgentCorrection, per_row=True)
    found = _corrected_columns(open_corrections().filter(as_boolean(allowed)), user)
    return [Red(*one) for one in found[:SHOWN]]


def _times_for(user: Any) -> tuple[list[ScheduledChange], int]:
    """Entries that were held and are not settled, then upcoming ones.

    And the number examined, if there are more and the list is not full; else 0.
    """
    may_see = as_boolean(rows_allowed(user, VIEW_SCHEDULE, ScheduledChange, per_row=True))
    # Each part in its own order by its own index: as one condition PostgreSQL would read every entry ever scheduled.
    # As an array, whose items it looks up one by one: a subquery may become a table joined with all that waits.
    lately = ArraySubquery(held_lately().order_by(*_HELD_FIRST).values("pk")[:TIMES])
    first = ArraySubquery(waiting().values("pk")[:TIMES])
    among_held, among_first = (
        ScheduledChange.objects.filter(IsAmong(F("pk"), keys), may_see) for keys in (lately, first)
    )
    held = among_held.order_by(*_HELD_FIRST).values("pk")[:SHOWN]
    ahead = among_first.order_by("at", "pk").values("pk")[:SHOWN]
    found = ScheduledChange.objects.filter(pk__in=held.union(ahead))
    found = found.select_related("article__draft", "article__live")
    # Part of each row, or a query of its own if there is no row.
    are_more = as_boolean(_more_than_are_looked_at())
    times: list[Any] = list(found.annotate(are_more=are_more).order_by(*_HELD_FIRST)[:SHOWN])
    if len(times) == SHOWN:
        return times, 0
    said = times[0].are_more if times else Site.objects.values_list(are_more, flat=True).get()
    return times, TIMES if said else 0


def _more_than_are_looked_at() -> Q:
    in_order = (waiting(), held_lately().order_by(*_HELD_FIRST))
    ahead, held = (IsNull(Subquery(times.values("pk")[TIMES : TIMES + 1]), False) for times in in_order)
    return Q(ahead) | Q(held)


def _columns(passes: QuerySet[EmergencyPass], user: Any) -> QuerySet[EmergencyPass, Any]:
    may_settle = as_boolean(rows_allowed(user, SIGN_OFF_EMERGENCY, EmergencyPass, per_row=True))
    columns = ("article_id", "revision__title", _name_of("opened_by"), "reason", "used_at", _NO_TIME)
    return passes.values_list(*columns, may_settle)


def _corrected_columns(fixes: QuerySet[UrgentCorrection], user: Any) -> QuerySet[UrgentCorrection, Any]:
    """The next to be reverted first."""
    may_settle = as_boolean(rows_allowed(user, COUNTERSIGN_CORRECTION, UrgentCorrection, per_row=True))
    columns = ("article_id", "revision__title", _name_of("made_by"), "reason", "made_at", "due_at")
    return fixes.order_by("due_at", "pk").values_list(*columns, may_settle)


def _whether_anything() -> QuerySet[Site, Any]:
    pending_changes = PolicyChange.objects.filter(pk__in=pending().order_by().values("pk"))
    # Asked for the first one in index order: for any one PostgreSQL would read every entry ever scheduled.
    first = (waiting(), held_lately().order_by(*_HELD_FIRST))
    ahead, held = (IsNull(Subquery(times.values("pk")[:1]), False) for times in first)
    mine = BulkRun.objects.filter(by=Parameter("person", BigIntegerField()), rows__outcome=Outcome.WAITING)
    return Site.objects.values_list(
        *map(Exists, (unsigned(), open_corrections(), pending_changes, running_reviews())),
        as_boolean(Q(ahead) | Q(held)),
        Exists(unsettled()),
        as_boolean(more_than_a_walk(WAITS)),
        Exists(more_than_are_looked_at()),
        Subquery(mine.order_by("-pk").values("pk")[:1]),
    )


_HELD_FIRST = ("held_at", "at", "pk")
_NO_TIME = Value(None, output_field=DateTimeField())
_ANYTHING = PreparedQuery(_whether_anything, Anything)


def lacking() -> QuerySet[Article]:
    """Articles of the whole site with problems, regardless of visibility: those that were created last."""
    newest = Checkup.objects.filter(SOMETHING).order_by("-pk").values("pk")[:LOOKED_AT]
    return Article.objects.filter(pk__in=newest, archived_at=None)


def lacking_of(person: int | None) -> QuerySet[Article]:
    """Those that ``person`` created, most recently changed first."""
    own = Article.objects.filter(author=person).order_by("-changed_at", "-pk").values("pk")[:LOOKED_AT]
    found = Exists(Checkup.objects.filter(SOMETHING, pk=OuterRef("pk")))
    return Article.objects.filter(as_boolean(Q(found)), pk__in=own, archived_at=None)


def more_than_are_looked_at() -> QuerySet[Checkup]:
    """Not empty only if more articles have problems than ``lacking`` returns."""
    return Checkup.objects.filter(SOMETHING).order_by("pk")[LOOKED_AT : LOOKED_AT + 1]


def _name_of(relation: str) -> Combinable:
    """Query expression: name of the user at ``relation``, for any user model."""
    fields = {field.name for field in get_user_model()._meta.get_fields()}
    for name in ("name", "first_name"):
        if name in fields:
            return F(f"{relation}__{name}")
    return Value("", output_field=CharField())
