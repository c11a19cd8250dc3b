"""Of very many things those that are looked at, to say who would gain and who would lose by a change.

Up to MOST below the places of a change are all looked at, and what is said of them is exact. Of more some are: the
newest, some of each kind that an index finds, some at each place, and some of what the people concerned made or were
given. What is said then is true of these, and the numbers are least numbers.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BigIntegerField, F, Model, OuterRef, Value
from django.utils.formats import number_format

from audit.said import gettext as _
from rbac.assignments import in_force
from rbac.everybody import filled
from rbac.lookups import IsAmong
from rbac.people import people_of_team
from rbac.reached import MANY
from rbac.rulebook import rulebook
from rbac.situations import Situations
from rbac.standing import Where, keys_standing, model_at, nearest

MOST = 5_000  # things of one model
SOME = 500  # of each sort; of places as many
AT_LEAST = 1_000  # no larger number is said of what was not looked at as a whole

_NUMBER = "(SELECT count(*) FROM ({rows}) AS counted)"


def said_number(number: int, *, least: bool) -> int | str:
    """A number of things as it is; "at least" so many, or "more than 1,000", where not all were looked at."""
    if not least:
        return number
    if number > AT_LEAST:
        return _("more than %(number)s") % {"number": number_format(AT_LEAST, force_grouping=True)}
    return _("at least %(number)s") % {"number": number_format(number, force_grouping=True)}


class LookedAt:
    """What is looked at below the places of one change, chosen before it is made."""

    def __init__(self, situations: Sequence[Situations], below: tuple[int, ...] | None) -> None:
        self._where = Where(below)
        self._keys: dict[Any, list[int]] = {}
        self._very_many = {
            one.model
            for one, number in zip(situations, self._numbers(situations), strict=True)
            if number > MOST
        }

    def is_whole(self, of: Situations) -> bool:
        """Whether everything is looked at."""
        return of.model not in self._very_many

    def some_of(self, of: Situations, people: Sequence[int]) -> set[int]:
        """The keys of those that are. Three queries at the most."""
        first, *others = self._sorts(of, people)
        found = {key for (key,) in (first.union(*others, all=True) if others else first)}
        return found | self._at_each_place(of)

    def given(self, of: Situations, people: Sequence[int]) -> set[int]:
        """The keys of some of what ``people`` were given by itself."""
        rows = [*_given(of, people)] if len(people) <= MANY else []
        return {key for (key,) in (rows[0].union(*rows[1:], all=True) if rows else ())}

    def _numbers(self, situations: Sequence[Situations]) -> list[int]:
        """How many things there are, MOST + 1 for more. One query."""
        if not situations:
            return []
        asked = [self._rows(of).values_list("pk")[: MOST + 1].query.sql_with_params() for of in situations]
        numbers = ", ".join(filled(_NUMBER, rows=text) for text, _parameters in asked)
        with connection.cursor() as cursor:
            sql = filled("SELECT {numbers}", numbers=numbers)
            cursor.execute(sql, [value for _text, values in asked for value in values])
            return [*cursor.fetchone()]

    def _rows(self, of: Situations) -> Any:
        rows = of.model._default_manager.order_by()
        if self._where.is_everywhere:
            return rows
        return rows.filter(IsAmong(F(nearest(of.path)), _array(self._keys_at(of))))

    def _keys_at(self, of: Situations) -> list[int]:
        """The same for all models whose places are those of one."""
        at = model_at(of.model, of.path)
        if at not in self._keys:
            self._keys[at] = keys_standing(of.model, of.path, self._where)
        return self._keys[at]

    def _sorts(self, of: Situations, people: Sequence[int]) -> Iterator[Any]:
        rows, alike = self._rows(of), rulebook.alike.get(of.model)
        newest = rows.order_by("-pk") if self._where.is_everywhere else rows
        yield newest.values_list("pk")[:SOME]
        for one in alike.found if alike else ():
            yield rows.filter(one).values_list("pk")[:SOME]
        if len(people) <= MANY:
            for name in _by_whom(of):
                yield rows.filter(**{f"{name}__in": people}).values_list("pk")[:SOME]

    def _at_each_place(self, of: Situations) -> set[int]:
        """Some at each of SOME places, where the things stand there themselves."""
        if of.path.count("__") != 1:
            return set()
        model, _last = model_at(of.model, of.path)
        places = model._default_manager.order_by("pk")
        if not self._where.is_everywhere:
            places = places.filter(pk__in=self._keys_at(of))
        number = max(1, SOME // max(1, len(places.values_list("pk")[:SOME])))
        there = of.model._default_manager.order_by().filter(**{nearest(of.path): OuterRef("pk")})
        some = ArraySubquery(there.values("pk")[:number])
        return {key for (keys,) in places.values_list(some)[:SOME] for key in keys}


def _by_whom(of: Situations) -> list[str]:
    """The columns that say to whom it matters that it is they who ask; they have indexes, as foreign keys do."""
    columns: list[Any] = [one for one in of.concerns if isinstance(one, F)]
    names: list[str] = [one.name for one in columns]
    return [name for name in names if "__" not in name]


def _given(of: Situations, people: Sequence[int]) -> Iterator[Any]:
    for store in rulebook.grant_stores:
        if store.covers_below or not issubclass(of.model, store.model):
            continue
        for rows, person in ((store.to_person, "user_id"), (store.to_team, people_of_team("group"))):
            if person:
                held = _held(rows).filter(IsAmong(F(person), _array(people)))
                yield held.order_by("-pk").values_list("content_object_id")[:SOME]


def _held(rows: type[Model]) -> Any:
    return rows._default_manager.filter(in_force())


def _array(keys: Sequence[int]) -> Value:
    return Value([*keys], ArrayField(BigIntegerField()))
