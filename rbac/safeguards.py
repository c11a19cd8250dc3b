"""What a change would do to what binds everybody: duties that stay apart, and invariants that places demand."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, F, OuterRef, Subquery, Value

from audit.said import gettext as _
from rbac import looked_at
from rbac.looked_at import AT_LEAST, said_number
from rbac.lookups import IsAmong
from rbac.rulebook import Invariant, rulebook
from rbac.separations import breaches, name_of, rules_in_force
from rbac.standing import Where, keys_standing, model_at, nearest, rows_standing

type _Demanded = int | frozenset[int]


class Safeguards:
    """Looks before and after: ``policies`` says whether the change can touch what a place demands."""

    def __init__(self, places: tuple[int, ...] | None, *, policies: bool) -> None:
        self._places = places
        self._invariants = list(_governed()) if policies else []

    @property
    def is_whole(self) -> bool:
        """Whether nothing is demanded no longer that is not said."""
        return not any(self._newest.values())

    def look_before(self) -> None:
        self._apart, self._broken = _apart(), _broken()
        models = {_model(one) for one in self._invariants}
        self._newest = {
            model: self._newest_of(model) for model in models if self._is_more_than_counted(model)
        }
        self._demanded = [self._where(invariant) for invariant in self._invariants]

    def look_after(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Sentences: what would newly be broken, and what would be demanded no longer."""
        apart, broken = _apart(), _broken()
        newly = tuple(broken[key] for key in broken.keys() - self._broken.keys())
        ended = [self._apart[key] for key in self._apart.keys() - apart.keys()]
        fewer = [
            _("“%(invariant)s” would no longer be demanded: %(things)s, %(number)s.")
            % {"invariant": one.label or one.name, "things": _things(one), "number": number}
            for one, before in zip(self._invariants, self._demanded, strict=True)
            if (number := self._fewer(one, before, self._where(one)))
        ]
        return tuple(sorted(newly)), tuple(sorted([*ended, *fewer]))

    def _where(self, invariant: Invariant) -> _Demanded:
        """Of how many things it is demanded; of very many, at which places. What is demanded follows from the place."""
        model = _model(invariant)
        if model not in self._newest:
            return int(self._rows(model).filter(invariant.demanded_query).count())
        there = self._some_of(model).filter(invariant.demanded_query)
        return frozenset(there.values_list(nearest(rulebook.scope_path(model)), flat=True))

    def _some_of(self, model: Any) -> Any:
        """One at each place; of what stands there by something else (an article) the newest: ``is_whole`` says so."""
        path, every = rulebook.scope_path(model), model._default_manager.order_by()
        if not _stands_itself(model):
            return every.filter(_is_one_of("pk", self._newest[model]))
        first = every.filter(**{nearest(path): OuterRef("pk")}).values("pk")[:1]
        places = model_at(model, path)[0]._default_manager.order_by()
        if self._places is not None:
            places = places.filter(pk__in=keys_standing(model, path, Where(self._places)))
        of_each = [key for key in places.values_list(Subquery(first), flat=True) if key]
        return every.filter(_is_one_of("pk", of_each))

    def _fewer(self, invariant: Invariant, before: _Demanded, now: _Demanded) -> int | str:
        """How many things it is demanded of no longer; 0 for none."""
        if isinstance(before, int) and isinstance(now, int):
            return max(before - now, 0)
        assert isinstance(before, frozenset)  # noqa: S101
        assert isinstance(now, frozenset)  # noqa: S101
        model, left = _model(invariant), sorted(before - now)
        if not left:
            return 0
        itself = _stands_itself(model)
        every = model._default_manager.order_by() if itself else self._some_of(model)
        there = every.filter(_is_one_of(nearest(rulebook.scope_path(model)), left))
        number = len(there.values_list("pk")[: AT_LEAST + 1])
        return said_number(number, least=not itself or number > AT_LEAST)

    def _is_more_than_counted(self, model: Any) -> bool:
        return len(self._rows(model).values_list("pk")[: looked_at.MOST + 1]) > looked_at.MOST

    def _newest_of(self, model: Any) -> list[int]:
        """The keys of those that are looked at, where not one at each place is: the newest."""
        if _stands_itself(model):
            return []
        return [*self._rows(model).order_by("-pk").values_list("pk", flat=True)[: looked_at.MOST]]

    def _rows(self, model: Any) -> Any:
        rows, path = model._default_manager.order_by(), rulebook.scope_path(model)
        return rows_standing(rows, path, Where(self._places)) if path else rows


def _is_one_of(column: str, keys: list[int]) -> IsAmong:
    return IsAmong(F(column), Value(keys, ArrayField(BigIntegerField())))


def _stands_itself(model: Any) -> bool:
    """Whether it has a place, or is one, and does not stand where something else does."""
    return rulebook.scope_path(model).count("__") <= 1


def _governed() -> list[Invariant]:
    """Each once; one name may be that of several, each about other things."""
    every = (one for action in rulebook for one in rulebook.invariants_of(action) if not one.hard)
    return list({(one.name, _model(one)): one for one in every}.values())


def _model(invariant: Invariant) -> Any:
    return rulebook.model_of(invariant.actions[0])


def _things(invariant: Invariant) -> str:
    return str(_model(invariant)._meta.verbose_name_plural)


def _apart() -> dict[int, str]:
    said = _("“%(first)s” and “%(second)s” might be held together at one place.")
    return {
        rule.pk: said % {"first": name_of(rule.first), "second": name_of(rule.second)}
        for rule in rules_in_force()
    }


def _broken() -> dict[tuple[int, int], str]:
    return {(breach.rule.pk, breach.person.pk): str(breach) for breach in breaches()}
