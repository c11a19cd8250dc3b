"""Rules on scheduling. Permission is checked again, and twice, when it is due."""

from functools import cache
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from content.actions import SCHEDULE_ARTICLE, VIEW_SCHEDULE
from content.models import Article, ScheduledChange
from content.models.articles.schedule import ScheduleKind
from rbac.actions import Action
from rbac.rulebook import Condition, Row, no, when, yes

JOB = "publish_scheduled"
WAITING = Q(cancelled_at=None, done_at=None, held_at=None)


@cache
def _due(kind: ScheduleKind) -> Q:
    due = ScheduledChange.objects.filter(WAITING, article=OuterRef("pk"), kind=kind, at__lte=Now())
    if kind == ScheduleKind.PUBLISH:
        due = due.filter(revision=OuterRef("draft"), digest=OuterRef("draft__digest"))
    return Q(Exists(due))


def _is_due(kind: ScheduleKind, label: Any) -> Condition:
    return Condition(
        name=f"due_to_{kind.value}",
        label=label,
        test=lambda actor, article: Article.objects.filter(_due(kind), pk=article.pk).exists(),
        query=lambda actor: _due(kind),
    )


PUBLISHES = {
    JOB: when(
        _is_due(ScheduleKind.PUBLISH, _("its time having come")),
        _("the worker publishes what an editor scheduled, once its time has come"),
    )
}
TAKES_DOWN = {
    JOB: when(
        _is_due(ScheduleKind.EXPIRE, _("its time having come")),
        _("the worker takes down what an editor scheduled, once its time has come"),
    )
}
ROWS = {
    SCHEDULE_ARTICLE: Row(
        contributor=no(_("contributors write; editors decide when something is published")),
        editor=yes(_("editors schedule the articles of their sections")),
        administrator=yes(_("administrators schedule every article")),
    ),
    VIEW_SCHEDULE: Row(
        contributor=yes(_("contributors see what is scheduled in their sections")),
        editor=yes(_("editors see what is scheduled in their sections")),
        administrator=yes(_("administrators see everything that is scheduled")),
    ),
}
MODELS: dict[Action, type[Model] | None] = {SCHEDULE_ARTICLE: Article, VIEW_SCHEDULE: ScheduledChange}
SCOPES: dict[type[Model], str] = {ScheduledChange: "article__section__scope"}
