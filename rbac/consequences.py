"""Who gains and who loses: a change is made, what everybody may do before and after is compared, and it is undone.

PostgreSQL says what that is, by the conditions that lists are made of, in a number of statements that does not depend
on how many people and articles there are. It works for every change that is made through this database connection: of a
role, an assignment, a team, the tree or a policy.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import OperationalError, transaction

from audit.said import gettext as _
from rbac.actions import Action
from rbac.assignments import forget_assignments
from rbac.compared_one_by_one import ComparedOneByOne, Moment
from rbac.compared_situations import Change, ComparedSituations, Rights
from rbac.errors import Conflict
from rbac.everybody import custom_roles
from rbac.looked_at import AT_LEAST, LookedAt, said_number
from rbac.models import RoleAssignment
from rbac.planned_once import PlannedOnce
from rbac.reached import reached_by
from rbac.rulebook import rulebook
from rbac.safeguards import Safeguards
from rbac.situations import situations_of
from rbac.touched import written_since, written_so_far
from rbac.tried import is_in_the_way, trying
from rbac.whom_it_concerns import Concerned, everybody

type People = Iterable[int] | Callable[[], Iterable[int]] | Concerned

MOST_SHOWN = 50  # people
ATTEMPTS = 20  # of a tenth of a second at the most, where somebody else changes the same rows


@dataclass(frozen=True, slots=True)
class Difference:
    """``person`` may do ``action`` to so many things more and so many less; to the whole site where ``site``.

    ``least``: to so many at least, as not all things were looked at (rbac/looked_at.py).
    """

    person: int
    action: Action
    gained: int
    lost: int
    site: bool = False
    least: bool = False


@dataclass(frozen=True)
class Consequences:
    """What a change would do. The lists show at most MOST_SHOWN people; the numbers are those of everybody."""

    differences: tuple[Difference, ...]
    people: dict[int, AbstractBaseUser]
    broken: tuple[str, ...] = ()  # sentences: what must not be so and would be
    relaxed: tuple[str, ...] = ()  # sentences: what would be demanded no longer
    whole: bool = True  # whether everything was looked at; else somebody may be concerned who is not named
    everybody: bool = (
        True  # whether everybody was; else as many are concerned at least (rbac/whom_it_concerns.py)
    )

    @property
    def matter(self) -> bool:
        """Whether anything is different for anybody, or may be."""
        return bool(self.differences or self.broken or self.relaxed or not self.whole)

    @property
    def gaining(self) -> int:
        """How many people may do something that they may not do now."""
        return len({d.person for d in self.differences if d.gained})

    @property
    def losing(self) -> int:
        return len({d.person for d in self.differences if d.lost})

    def gains(self) -> list[tuple[AbstractBaseUser, list[tuple[Action, int | str, bool]]]]:
        """The people who gain, by name, each with what, to how many things, and whether that is the whole site."""
        return self._by_person(lambda d: d.gained)

    def losses(self) -> list[tuple[AbstractBaseUser, list[tuple[Action, int | str, bool]]]]:
        return self._by_person(lambda d: d.lost)

    def _by_person(
        self, number: Callable[[Difference], int]
    ) -> list[tuple[AbstractBaseUser, list[tuple[Action, int | str, bool]]]]:
        found: dict[int, list[tuple[Action, int | str, bool]]] = {}
        for each in self.differences:
            if number(each):
                said = said_number(number(each), least=each.least)
                found.setdefault(each.person, []).append((each.action, said, each.site))
        named = [(self.people[key], found[key]) for key in found if key in self.people]
        return sorted(named, key=lambda pair: str(pair[0]))[:MOST_SHOWN]


class _Undone(Exception):
    """Rolls the change back."""


def consequences_of(
    change: Callable[[], object], *, people: People | None = None, places: Iterable[int] | None = None
) -> Consequences:
    """What ``change()`` would do, which is run and undone. Whatever it raises comes through, and nothing has happened.

    ``people`` are the keys of those whom it can concern (everybody who holds something, if not given), or says them
    once it has happened; ``places`` are the scopes below which it can change something (everywhere). Both only spare
    work: what lies outside is not compared.

    Raises Conflict where others go on changing the same. Who changes something else does not wait (rbac/tried.py).
    """
    where = tuple(sorted(set(places))) if places is not None else None
    whom = _whom(people)
    for _time in range(ATTEMPTS):
        try:
            return _consequences_of(change, whom, where)
        except OperationalError as error:
            if not is_in_the_way(error):
                raise
    raise Conflict(_("Somebody is changing the same just now. Try it again in a moment."))


type _Whom = Concerned | Callable[[], Iterable[int]] | None


def _consequences_of(
    change: Callable[[], object], people: _Whom, where: tuple[int, ...] | None
) -> Consequences:
    compared = _Compared(where, PlannedOnce())
    safeguards = Safeguards(where, policies=people is None)
    with transaction.atomic():
        try:
            with transaction.atomic():
                before = _keys(people, happened=False)
                safeguards.look_before()
                compared.look_before([*before.keys])
                with trying():
                    change()
                after = _both(before, _keys(people, happened=True))
                # Who was only just made is gone again afterwards.
                shown = (
                    dict(get_user_model()._default_manager.in_bulk(after.keys)) if callable(people) else {}
                )
                broken, relaxed = safeguards.look_after()
                compared.look_after([*after.keys])
                raise _Undone
        except _Undone:
            differences = tuple(compared.differences())
        finally:
            forget_assignments()  # what was loaded meanwhile was never so
            compared.forget()
    shown |= get_user_model()._default_manager.in_bulk({d.person for d in differences})
    whole = compared.is_whole and safeguards.is_whole and after.are_all
    return Consequences(differences, shown, broken, relaxed, whole, after.are_all)


class _Compared:
    """All actions: by the situations in which things are, as far as that can be told, and else one by one."""

    def __init__(self, below: tuple[int, ...] | None, asked: PlannedOnce) -> None:
        self._actions = _compared_actions()
        self._below, self._asked = below, asked
        situations = situations_of(tuple(self._actions))
        told = {action for one in situations for action in one.actions if action not in one.unknown}
        self._by_situation = [
            ComparedSituations(one, below) for one in situations if told.intersection(one.actions)
        ]
        self._one_by_one = [
            ComparedOneByOne(action, below, asked) for action in self._actions if action not in told
        ]

    @property
    def is_whole(self) -> bool:
        """Whether everything was looked at that may be different."""
        return all(each.is_whole for each in self._by_situation)

    def look_before(self, people: list[int]) -> None:
        self._before, looked_at = people, LookedAt([each.of for each in self._by_situation], self._below)
        for one in self._by_situation:
            one.look_before(people, looked_at)
        self._rights = self._rights_of(people)
        self._now = Moment.of(self._rights.custom, self._rights.reached)
        for each in self._one_by_one:
            each.look_before(people, self._now)
        self._written = written_so_far()

    def look_after(self, people: list[int]) -> None:
        written, rights = written_since(self._written), self._rights_of(people)
        change = Change(frozenset(self._before), people, self._rights, rights, written)
        for each in self._by_situation:
            each.look_after(change)
        then = Moment.of(rights.custom, rights.reached)
        for one in self._one_by_one:
            one.look_after(people, then)

    def _rights_of(self, people: list[int]) -> Rights:
        custom = custom_roles()
        return Rights(reached_by(people, self._below), custom)

    def differences(self) -> list[Difference]:
        """Once everything is as it was before: what stayed can be told only now."""
        found = [_said(one, each.is_whole) for each in self._by_situation for one in each.differences()]
        for each in self._one_by_one:
            found += [Difference(*one, site=each.site) for one in each.differences(self._now)]
        order = {action: number for number, action in enumerate(self._actions)}
        return sorted(found, key=lambda one: (order[one.action], one.person))

    def forget(self) -> None:
        self._asked.forget()


def _said(difference: tuple[int, Action, int, int], whole: bool) -> Difference:
    if whole:
        return Difference(*difference)
    person, action, gained, lost = difference
    return Difference(person, action, min(gained, AT_LEAST + 1), min(lost, AT_LEAST + 1), least=True)


def _whom(people: People | None) -> _Whom:
    if people is None or callable(people) or isinstance(people, Concerned):
        return people
    return Concerned(tuple(sorted(set(people))))


def _keys(people: _Whom, *, happened: bool) -> Concerned:
    if people is None:
        return everybody()
    if callable(people):
        return Concerned(tuple(sorted(set(people()))) if happened else ())
    return people


def _both(before: Concerned, after: Concerned) -> Concerned:
    """Who is compared. Of a part, which is chosen anew each time, those who were looked at before."""
    if before.are_all and after.are_all:
        return Concerned(tuple(sorted({*before.keys, *after.keys})))
    return Concerned(before.keys, are_all=False)


def _compared_actions() -> list[Action]:
    """All but those done to what is held: a grant is a thing to be seen itself, and comes with every giving."""
    held = {RoleAssignment, *(m for store in rulebook.grant_stores for m in (store.to_person, store.to_team))}
    held |= rulebook.records
    return [action for action in rulebook if rulebook.model_of(action) not in held]
