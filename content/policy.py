"""Policies: their values, which of two is looser, and the effective policy of a section.

The same order and inheritance exist in PostgreSQL (content/models/triggers/policies.py), which has the last word; a
property test compares the two. Policies as people read them: content/policy_text.py.

Required approvals ("demands") are one of the values. A demand is a list of tokens, ``role:KEY`` and ``person:ID``: one
approval must come from a user who has one of them. Each demand needs a user of its own, so three demands are three
approvals; further approvals that the policy requires may come from any user who may approve. PostgreSQL counts the same
way (content/migrations/0002_functions.py) and has the last word; a property test compares the two.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from content.models import Section
from content.models.articles.section import Audience, CommentPolicy, Factor, Guests
from content.models.site import Profile

# Stricter values come first.
ORDER: Mapping[str, Sequence[Any]] = {
    "audience": (Audience.ROLES, Audience.MEMBERS, Audience.PUBLIC),
    "four_eyes": (True, False),
    "approvals": (3, 2, 1),
    "factor": (Factor.PASSKEY, Factor.ANY),
    "comments": (CommentPolicy.CLOSED, CommentPolicy.HELD, CommentPolicy.OPEN),
    "corrections": (False, True),
    "guests": (Guests.NONE, Guests.READ, Guests.APPROVE),
    "devices": (True, False),
    "signed": (True, False),
}

NAMES = (*ORDER, "demands")  # demands have no single order: demands_loosened() compares two

type Demand = tuple[str, ...]
type Demands = tuple[Demand, ...]
type Own = Mapping[str, Any]  # some of NAMES; None is inherited


@dataclass(frozen=True, slots=True)
class InForce:
    """Effective policy: a value for everything."""

    audience: str = Audience.PUBLIC
    four_eyes: bool = True
    approvals: int = 1
    factor: str = Factor.ANY
    comments: str = CommentPolicy.HELD
    corrections: bool = False
    guests: str = Guests.NONE
    devices: bool = False
    signed: bool = False
    demands: Demands = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "demands", demands_of(self.demands))

    def values(self) -> dict[str, Any]:
        """As JSON values: stored with an approval, and compared with those of the database."""
        values = {
            name: str(value) if isinstance(value, str) else value for name, value in asdict(self).items()
        }
        return values | {"demands": [list(demand) for demand in self.demands]}


def on_record(policy: Mapping[str, Any]) -> dict[str, Any]:
    """Values of a policy without names: for the audit log and for public proofs."""
    return {**policy, "demands": without_names(policy.get("demands") or ())}


def in_force(section: Section) -> InForce:
    """From the loaded section itself: no query."""
    return InForce(**{name: getattr(section, name) for name in NAMES})


def combine_policies(above: InForce, own: Own) -> InForce:
    """Effective policy of a section that sets ``own`` under a parent with ``above``.

    A section below one that a user may not read is not readable either: the smaller audience counts.
    """
    values = {**above.values(), **{name: own[name] for name in NAMES if own.get(name) is not None}}
    if is_looser("audience", values["audience"], above.audience):
        values["audience"] = above.audience
    return InForce(**values)


def is_looser(name: str, new: Any, old: Any) -> bool:
    if name == "demands":
        return demands_loosened(demands_of(new), demands_of(old))
    return ORDER[name].index(new) > ORDER[name].index(old)


def loosened(new: InForce, old: InForce) -> list[str]:
    """Names of values in which ``new`` is looser than ``old``. Empty if it is equal or stricter."""
    return [name for name in NAMES if is_looser(name, getattr(new, name), getattr(old, name))]


ROLE, PERSON = "role:", "person:"
MOST, MOST_TOKENS = 3, 10  # the maximum of required approvals; and of alternatives for one of them
_TOKEN = re.compile(r"role:[a-z0-9_-]{1,40}|person:[1-9][0-9]{0,17}")


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


def demands_loosened(new: Demands, old: Demands) -> bool:
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


def unmet(demands: Demands, given: Sequence[Collection[str]]) -> list[Demand]:
    """Unmet demands, if approvals count for as many as they can."""
    met = matched(demands, given)
    return [demand for number, demand in enumerate(demands) if number not in met]


def people_in(demands: Iterable[Demand]) -> list[int]:
    return sorted({int(t.removeprefix(PERSON)) for d in demands for t in d if t.startswith(PERSON)})


def roles_in(demands: Iterable[Demand]) -> list[str]:
    return sorted({t.removeprefix(ROLE) for d in demands for t in d if t.startswith(ROLE)})


def without_names(demands: Iterable[Iterable[str]]) -> list[dict[str, Any]]:
    """What the audit log and a public proof keep: keys of roles, and the number of named users."""
    return [
        {"roles": roles_in([demand]), "people": len(people_in([demand]))} for demand in demands_of(demands)
    ]


PROFILES: Mapping[str, InForce] = {
    Profile.NEWSROOM: InForce(corrections=True, guests=Guests.READ),
    Profile.STRICT: InForce(approvals=2, factor=Factor.PASSKEY, comments=CommentPolicy.CLOSED),
    Profile.ONE_PERSON: InForce(four_eyes=False, guests=Guests.READ),
}
