"""Candidates for the approvals that a section requires, and whether there are any.

Very many users may hold a required role while none of the first hundreds may approve. Then the answer is that
none was found and that not all users were checked. This refuses nothing and calls nothing impossible: an actual
approval is decided about that user alone, and exactly.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model

from audit.stored_messages import gettext as _
from audit.stored_messages import several
from content.actions import APPROVE_ARTICLE
from content.approvals.role_holders import Also, Found, holders_anywhere, roles_that_may, some_holders
from content.draft_approvals import tokens_now
from content.models import Article, Section
from content.policy import ROLE, Demand, Demands, demands_of, most_met, people_in, roles_in, unmet
from content.policy_text import Names, in_words, names_for
from content.signatures.signing import who_can_sign
from foundation.collation import as_read
from rbac.decisions import still_holds, still_holds_at
from rbac.independence.rule import with_linked

SHOWN = 5  # candidates for a demand
ENOUGH = SHOWN + 1
ASKED = 100  # users for each demand who are checked one by one


class Able(NamedTuple):
    """Users who could meet a demand: ENOUGH of them, all of them, or (``known`` False) those that were found."""

    people: list[Any]
    known: bool


class Outlook(NamedTuple):
    """Sentences: demands that no user can meet, and those with no candidate found in an incomplete search."""

    impossible: list[str]
    unsure: list[str]


def can_be_met(section: Section, roles: list[str], *, but_for: set[int]) -> bool:
    """Whether there are enough different users to meet every demand of the section who hold one of ``roles`` there.

    A demand may be met if too few candidates were found in an incomplete search. roles: required in addition;
    but_for: keys of users who do not count.
    """
    demands = demands_of(section.demands)
    if not demands:
        return True
    as_held = {f"{ROLE}{role}" for role in roles}
    search = _Search(section, len(demands), frozenset(roles), Also(roles, section.scope))
    able = search.for_able(
        demands,
        but_for,
        lambda person, tokens: not tokens.isdisjoint(as_held) and _has_key_for(section, person),
    )
    known = tuple(demand for demand in demands if demand not in search.unknown)
    return most_met([tokens for _person, tokens in able], known) == len(known)


def able_to_meet(demands: Demands, section: Section, *, of: Article | None = None) -> list[Able]:
    """Users who could meet each demand now; ``of``: for this article."""
    apart = {*with_linked(of.draft_author_ids)} if of else set()
    roles = roles_that_may(APPROVE_ARTICLE)
    also = Also(roles, section.scope, APPROVE_ARTICLE, of)
    search = _Search(section, ENOUGH, frozenset(roles), also)
    able = search.for_able(demands, apart, lambda person, _tokens: _may_approve(person, section, of))
    return [
        Able([who for who, tokens in able if not tokens.isdisjoint(demand)], demand not in search.unknown)
        for demand in demands
    ]


@dataclass(frozen=True)
class _Search:
    """Search at ``section`` until each demand has ``number`` users who hold one of ``able``, or satisfy ``also``."""

    section: Section
    number: int
    able: frozenset[str]
    also: Also
    unknown: list[Demand] = field(default_factory=list)  # demands that may have further candidates

    def for_able(
        self, demands: Demands, apart: set[int], is_able: Callable[[Any, set[str]], bool]
    ) -> list[tuple[Any, set[str]]]:
        """Able users with the roles that their approval counts as, without ``apart``. All of them, if few."""
        people: Any = get_user_model()._default_manager.filter(is_active=True).exclude(pk__in=apart)
        found: dict[int, tuple[Any, set[str]]] = {}

        def look_at(keys: Iterable[int]) -> None:
            asked = ((person, tokens_now(person, self.section)) for person in people.filter(pk__in=keys))
            found.update({pair[0].pk: pair for pair in asked if is_able(*pair)})

        def lacks(demand: Demand) -> bool:
            return sum(not tokens.isdisjoint(demand) for _, tokens in found.values()) < self.number

        look_at(people_in(demands))
        for demand in demands:
            asked, tried, more = apart | found.keys(), 0, bool(roles_in([demand]))
            while more and lacks(demand) and tried < ASKED:
                number = min(max(self.number, tried), ASKED - tried)
                holders = self._more(demand, number, asked)
                look_at(holders.people)
                asked |= holders.people
                tried += number
                more = len(holders.people) == number or not holders.known
                if len(holders.people) < number:
                    break
            if more and lacks(demand):
                self.unknown.append(demand)
        return [found[key] for key in sorted(found)]

    def _more(self, demand: Demand, number: int, asked: set[int]) -> Found:
        roles = roles_in([demand])
        also = None if self.able.issuperset(roles) else self.also
        return some_holders(roles, self.section.scope, number=number, but_for=asked, also=also)


def _has_key_for(section: Section, person: Any) -> bool:
    """Whether an approval by ``person`` there can be signed, if only signed ones count."""
    return not section.signed or bool(who_can_sign([person.pk]))


def _may_approve(person: Any, section: Section, article: Article | None) -> bool:
    if not _has_key_for(section, person):
        return False
    if article is not None:
        return still_holds(person, APPROVE_ARTICLE, article)
    return still_holds_at(person, APPROVE_ARTICLE, section)


def outlook(section: Section) -> Outlook:
    """Warnings about the demands in force there; none if enough candidates were found for all."""
    if not section.four_eyes:
        return Outlook([], [])
    if section.signed and (said := _too_few_keys(section)):
        return Outlook([said], [])
    demands = demands_of(section.demands)
    if not demands:
        return Outlook([], [])
    asked = list(zip(demands, able_to_meet(demands, section), strict=True))
    names = names_for(demands)
    impossible = [_impossible(demand, names) for demand, able in asked if not able.people and able.known]
    unsure = [_not_found(demand, names) for demand, able in asked if not able.people and not able.known]
    if impossible or unsure:
        return Outlook(impossible, unsure)
    everybody = {person.pk: tokens_now(person, section) for _, able in asked for person in able.people}
    if unmet(tuple(demand for demand, able in asked if able.known), list(everybody.values())):
        return Outlook([_("The approvals that are asked for need more different people than there are.")], [])
    too_few = _(
        "Too few different people were found for the approvals that are asked for. There are too many to look at"
        " everybody, so there may be enough."
    )
    return Outlook([], [too_few] if unmet(demands, list(everybody.values())) else [])


def who_cannot_sign(section: Section | None) -> list[Any]:
    """Users who may approve in the section (None: anywhere) and have no passkey that signs yet; ASKED are checked."""
    roles = roles_that_may(APPROVE_ARTICLE)
    if section is None:
        keys = holders_anywhere(roles, number=ASKED)
    else:
        keys = some_holders(roles, section.scope, number=ASKED, but_for=()).people
    people: Any = get_user_model()._default_manager.filter(pk__in=keys - who_can_sign(keys))
    return list(people.order_by(as_read(), "name"))


def cannot_sign_yet(section: Section | None) -> str:
    """A sentence that names them; "" if there are none."""
    if not (people := who_cannot_sign(section)):
        return ""
    sentence = _("These may approve here, but have no passkey that signs yet (%(number)d): %(names)s.")
    return sentence % {"number": len(people), "names": several(people)}


def _too_few_keys(section: Section) -> str:
    """The sentence, if fewer users can sign than have to. "" if there are too many to check them all."""
    needed = max(section.approvals, len(section.demands))
    found = some_holders(roles_that_may(APPROVE_ARTICLE), section.scope, number=ASKED, but_for=())
    are_all = found.known and len(found.people) < ASKED
    return cannot_sign_yet(section) if are_all and len(who_can_sign(found.people)) < needed else ""


def _impossible(demand: Demand, names: Names) -> str:
    sentence = _(
        "No one can give the approval by %(who)s: none of them has an active account and may approve there."
    )
    return sentence % {"who": in_words(demand, names)}


def _not_found(demand: Demand, names: Names) -> str:
    sentence = _(
        "No one was found who can give the approval by %(who)s. There are too many users to check them all, so one"
        " may be able to."
    )
    return sentence % {"who": in_words(demand, names)}
