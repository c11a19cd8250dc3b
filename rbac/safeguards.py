"""What a change would do to what binds everybody: duties that stay apart, and invariants that places demand."""

from typing import Any

from audit.said import gettext as _
from rbac.rulebook import Invariant, rulebook
from rbac.separations import breaches, name_of, rules_in_force
from rbac.standing import Where, rows_standing


class Safeguards:
    """Looks before and after: ``policies`` says whether the change can touch what a place demands."""

    def __init__(self, places: tuple[int, ...] | None, *, policies: bool) -> None:
        self._places = places
        self._invariants = list(_governed()) if policies else []

    def look_before(self) -> None:
        self._apart, self._broken = _apart(), _broken()
        self._demanded = [self._number(invariant) for invariant in self._invariants]

    def look_after(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Sentences: what would newly be broken, and what would be demanded no longer."""
        apart, broken = _apart(), _broken()
        newly = tuple(broken[key] for key in broken.keys() - self._broken.keys())
        ended = [self._apart[key] for key in self._apart.keys() - apart.keys()]
        fewer = [
            _("“%(invariant)s” would no longer be demanded: %(things)s, %(number)d.")
            % {"invariant": one.label or one.name, "things": _things(one), "number": before - now}
            for one, before in zip(self._invariants, self._demanded, strict=True)
            if (now := self._number(one)) < before
        ]
        return tuple(sorted(newly)), tuple(sorted([*ended, *fewer]))

    def _number(self, invariant: Invariant) -> int:
        model = _model(invariant)
        rows = model._default_manager.filter(invariant.demanded_query)
        path = rulebook.scope_path(model)
        return int((rows_standing(rows, path, Where(self._places)) if path else rows).count())


def _governed() -> list[Invariant]:
    found = {one.name: one for action in rulebook for one in rulebook.invariants_of(action) if not one.hard}
    return list(found.values())


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
