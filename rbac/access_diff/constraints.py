"""Constraints in an access diff: separations of duties that would be broken, and invariants no longer demanded."""

from dataclasses import dataclass
from typing import Any

from audit.stored_messages import gettext as _
from rbac.access_diff.sample import Objects
from rbac.administration.separations import breaches, name_of, rules_in_force
from rbac.rulebook import Invariant, rulebook

type _Key = tuple[str, Any]  # name of an invariant, and the model that it is about


@dataclass(frozen=True)
class Seen:
    """Constraints at one point in time."""

    separations: dict[int, str]  # key of the rule -> sentence: one user might hold both
    breaches: dict[tuple[int, int], str]  # (rule, user) -> sentence
    demanded: dict[_Key, set[int]]  # invariant -> keys of the objects of which it is demanded

    def broken_since(self, before: "Seen") -> tuple[str, ...]:
        """Sentences: separations of duties that are broken only now."""
        return tuple(sorted(self.breaches[key] for key in self.breaches.keys() - before.breaches.keys()))

    def relaxed_since(self, before: "Seen", objects: Objects) -> tuple[str, ...]:
        """Sentences: separations that ended, and invariants that are demanded of fewer objects."""
        ended = [before.separations[key] for key in before.separations.keys() - self.separations.keys()]
        fewer = [
            _no_longer(key, len(lost), least=not objects.has_all(key[1]))
            for key, keys in before.demanded.items()
            if (lost := keys - self.demanded[key])
        ]
        return tuple(sorted([*ended, *fewer]))


def see(objects: Objects, *, governed: bool) -> Seen:
    """Constraints as they are now. ``governed``: also which invariants are demanded of ``objects``."""
    both = _("“%(first)s” and “%(second)s” might be held together at one place.")
    return Seen(
        {
            rule.pk: both % {"first": name_of(rule.first), "second": name_of(rule.second)}
            for rule in rules_in_force()
        },
        {(breach.rule.pk, breach.person.pk): str(breach) for breach in breaches()},
        {key: _demanded(one, objects) for key, one in _governed().items()} if governed else {},
    )


def _governed() -> dict[_Key, Invariant]:
    """Invariants that policies demand. Several may have one name, each for another model."""
    every = (one for action in rulebook for one in rulebook.invariants_of(action) if not one.hard)
    return {(one.name, rulebook.model_of(one.actions[0])): one for one in every}


def _demanded(invariant: Invariant, objects: Objects) -> set[int]:
    model: Any = rulebook.model_of(invariant.actions[0])
    rows = model._default_manager.filter(invariant.demanded_query, pk__in=objects.of(model))
    return set(rows.order_by().values_list("pk", flat=True))


def _no_longer(key: _Key, number: int, *, least: bool) -> str:
    invariant, model = _governed()[key], key[1]
    return _("“%(invariant)s” would no longer be demanded: %(things)s, %(number)s.") % {
        "invariant": invariant.label,
        "things": model._meta.verbose_name_plural,
        "number": _("at least %(number)s") % {"number": number} if least else number,
    }
