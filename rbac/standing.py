"""What stands at certain places, found from there: of a large site only that is read.

Told as a join with the closure table, PostgreSQL reads all articles for the three of a small section wherever it has no
statistics, and with some of them, too. So what stands at the places itself (sections) is looked up first, and the rest
(articles) is found by its keys, which stand in the statement: it is planned for exactly these.
"""

from enum import Enum, auto
from typing import Any, NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, F, Model, Value

from rbac.lookups import IsAmong
from rbac.models import Scope, ScopeAncestor
from rbac.prepared import Slot

# Stands for the keys among the parameters of a statement.
STANDING = Slot("standing", ArrayField(BigIntegerField()))


class How(Enum):
    """By what things are chosen: a statement is another one for each."""

    EVERYWHERE = auto()
    STANDING = auto()
    AMONG = auto()


class Where(NamedTuple):
    """``below``: whatever stands below these; ``at``: exactly there, which is below these. None: everywhere.

    ``among``: of that only the things with these keys, wherever they are.
    """

    below: tuple[int, ...] | None
    at: tuple[int, ...] | None = None
    among: tuple[int, ...] | None = None

    @property
    def how(self) -> How:
        if self.among is not None:
            return How.AMONG
        return How.EVERYWHERE if self.below is None and self.at is None else How.STANDING

    @property
    def is_everywhere(self) -> bool:
        return self.how is How.EVERYWHERE


def only_standing(rows: Any, path: str, how: How = How.STANDING, *, key: str = "pk") -> Any:
    """Those of ``rows``, whose place ``path`` leads to, that stand where STANDING says, or whose ``key`` it holds."""
    if how is How.EVERYWHERE:
        return rows
    return rows.filter(IsAmong(F(key if how is How.AMONG else nearest(path)), STANDING))


def rows_standing(rows: Any, path: str, where: Where) -> Any:
    """The same at once, in one query."""
    if where.is_everywhere:
        return rows
    keys = Value(keys_standing(rows.model, path, where), ArrayField(BigIntegerField()))
    return rows.filter(IsAmong(F(nearest(path)), keys))


def keys_standing(of: type[Model], path: str, where: Where) -> list[int]:
    """What STANDING is for rows of ``of``: in one query, or none where they may stand everywhere or are known."""
    if where.among is not None:
        return [*where.among]
    model, last = model_at(of, path)
    if where.is_everywhere or (model is Scope and where.at is not None):
        return [*(where.at or ())]
    places: Any = where.at
    if places is None:
        below = IsAmong(F("ancestor_id"), Value([*(where.below or ())], ArrayField(BigIntegerField())))
        places = ScopeAncestor.objects.filter(below).order_by().values_list("scope_id", flat=True)
    if model is Scope:
        return [*places]
    return [*model._base_manager.filter(**{f"{last}__in": places}).order_by().values_list("pk", flat=True)]


def nearest(path: str) -> str:
    """``path`` as far as what has the place itself: "section" of "section__scope", but "scope" of "scope"."""
    return path.rpartition("__")[0] or path


def model_at(model: type[Model], path: str) -> tuple[Any, str]:
    """Of which model the keys are, and what it calls its place."""
    *above, last = path.split("__")
    found: Any = model if above else Scope
    for name in above:
        found = found._meta.get_field(name).related_model
    return found, last
