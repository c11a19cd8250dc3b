"""Required approvals (demands) of a policy: by a role, or by named users, for as many approvals as it says.

A demand is a list of tokens, ``role:KEY`` and ``person:ID``: one approval must come from a user who has one of
them. Each demand needs a user of its own, so three demands are three approvals; further approvals that the
policy requires may come from any user who may approve. PostgreSQL counts the same way
(content/migrations/0002_functions.py) and has the last word; a property test compares the two.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from functools import reduce
from typing import Any

from django.contrib.auth import get_user_model

from audit.stored_messages import gettext as _
from rbac.names import role_label
from rbac.rulebook import role_names

ROLE, PERSON = "role:", "person:"
MOST, MOST_TOKENS = 3, 10  # the maximum of required approvals; and of alternatives for one of them
_TOKEN = re.compile(r"role:[a-z0-9_-]{1,40}|person:[1-9][0-9]{0,17}")

type Demand = tuple[str, ...]
type Demands = tuple[Demand, ...]
type Names = dict[str, str]


def demands_of(value: Iterable[Iterable[str]] | None) -> Demands:
    """``value``, stored or typed, in the canonical form."""
    return tuple(sorted(tuple(sorted({*demand})) for demand in value or ()))


def is_wellformed(value: Any) -> bool:
    if not isinstance(value, list | tuple) or len(value) > MOST:
        return False
    return all(
        isinstance(demand, list | tuple)
        and 1 <= len(demand) <= MOST_TOKENS
        and all(isinstance(token, str) and _TOKEN.fullmatch(token) for token in demand)
        for demand in value
    )


def loosened(new: Demands, old: Demands) -> bool:
    """Whether ``new`` can be met by approvals that do not meet ``old``: a demand is dropped, replaced or widened.

    False if each old demand has a new one of its own that allows no further users.
    """
    return _most_matched(old, new, lambda was, becomes: {*becomes} <= {*was}) < len(old)


def most_met(given: Sequence[Collection[str]], demands: Demands) -> int:
    """Maximum number of ``demands`` that users with the tokens ``given`` meet, one each."""
    return _most_matched(demands, given, lambda demand, tokens: not {*demand}.isdisjoint(tokens))


def _most_matched(demands: Sequence[Any], others: Sequence[Any], fits: Any) -> int:
    return len(matched(demands, others, fits))


def matched(demands: Sequence[Any], others: Sequence[Any], fits: Any = None) -> dict[int, int]:
    """Maximum matching: index of the one of ``others`` that meets each demand. There are three demands at most."""
    fits = fits or (lambda demand, tokens: not {*demand}.isdisjoint(tokens))
    possible = [[n for n, other in enumerate(others) if fits(demand, other)] for demand in demands]
    # More than the number of demands are never needed for one: the others leave enough of them.
    return _chosen([places[: len(demands)] for places in possible], 0, frozenset())


def _chosen(possible: list[list[int]], number: int, taken: frozenset[int]) -> dict[int, int]:
    if number == len(possible):
        return {}
    best = _chosen(possible, number + 1, taken)
    for place in possible[number]:
        if place not in taken:
            found = {number: place} | _chosen(possible, number + 1, taken | {place})
            best = found if len(found) > len(best) else best
    return best


def is_unmet(demands: Demands, given: Sequence[Collection[str]]) -> list[Demand]:
    """Unmet demands, if approvals count for as many as they can."""
    met = matched(demands, given)
    return [demand for number, demand in enumerate(demands) if number not in met]


def people_in(demands: Iterable[Demand]) -> list[int]:
    return sorted({int(t.removeprefix(PERSON)) for d in demands for t in d if t.startswith(PERSON)})


def roles_in(demands: Iterable[Demand]) -> list[str]:
    return sorted({t.removeprefix(ROLE) for d in demands for t in d if t.startswith(ROLE)})


def names_for(demands: Iterable[Demand]) -> Names:
    """Name of each token; one query if a user is named."""
    demands = list(demands)
    names = {f"{ROLE}{role}": role_in_words(role) for role in roles_in(demands)}
    if keys := people_in(demands):
        people = get_user_model()._default_manager.in_bulk(keys)
        gone = _("a user whose account was deleted")
        names |= {f"{PERSON}{key}": str(people.get(key) or "") or gone for key in keys}
    return names


def role_in_words(role: str) -> str:
    built_in = {
        "editor": _("an editor"),
        "administrator": _("an administrator"),
        "contributor": _("a contributor"),
    }
    if role in role_names() and role in built_in:
        return built_in[role]
    return _("a user with the role “%(role)s”") % {"role": role_label(role)}


def in_words(demand: Demand, names: Names | None = None) -> str:
    """ "a user with the role “Legal review” or Ed"."""
    names = names_for([demand]) if names is None else names
    either = _("%(one)s or %(other)s")
    return reduce(
        lambda one, other: either % {"one": one, "other": other}, (names[token] for token in demand)
    )


def all_in_words(demands: Demands) -> str:
    """The whole value, as pages, emails and commands show it."""
    if not demands:
        return _("By anybody who may approve there")
    names = names_for(demands)
    both = _("%(one)s; %(other)s")
    said = (_("One by %(who)s") % {"who": in_words(demand, names)} for demand in demands)
    return reduce(lambda one, other: both % {"one": one, "other": other}, said)


def told(recorded: Iterable[dict[str, Any]]) -> str:
    """The output of ``without_names`` as text."""
    said = [_one_told(demand) for demand in recorded]
    both = _("%(one)s; %(other)s")
    return reduce(lambda one, other: both % {"one": one, "other": other}, said) if said else all_in_words(())


def _one_told(demand: dict[str, Any]) -> str:
    who = [role_in_words(str(role)) for role in demand["roles"]]
    if demand["people"]:
        who.append(_("a named user"))
    either = _("%(one)s or %(other)s")
    return _("One by %(who)s") % {
        "who": reduce(lambda one, other: either % {"one": one, "other": other}, who)
    }


def without_names(demands: Iterable[Iterable[str]]) -> list[dict[str, Any]]:
    """What the audit log and a public proof keep: keys of roles, and the number of named users."""
    return [
        {"roles": roles_in([demand]), "people": len(people_in([demand]))} for demand in demands_of(demands)
    ]
