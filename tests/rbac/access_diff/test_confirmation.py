"""The step before a change of rights: what is sealed into the page is all of what was shown, and to whom."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from rbac.access_diff.confirmation import SEEN, shown_first
from rbac.access_diff.diff import AccessDiff, Difference
from rbac.enforcement.reauth_replay import TOKEN_FIELD
from tests.rbac.conftest import MakePerson, Person
from tests.rbac.samples import OPEN, WRITE

TYPED = {"role": "editor", "csrfmiddlewaretoken": "x", TOKEN_FIELD: "y"}


class Step:
    """``shown_first`` for a change whose consequences are known, and what its page was given to show."""

    def __init__(self, ada: Person, otto: Person) -> None:
        self.found = AccessDiff((Difference(otto.pk, OPEN, 2, 0),), {otto.pk: otto})
        self.asked: dict[str, Any] = {}
        self.shown: dict[str, Any] = {}
        self.by = ada

    def compare(self, change: object, **where: Any) -> AccessDiff:
        self.asked = where
        return self.found

    def render(self, request: object, template: str, context: dict[str, Any]) -> HttpResponse:
        self.shown = {**context, "template": template}
        return HttpResponse()

    def take(self, typed: dict[str, str], path: str = "/grant/", **more: Any) -> bool:
        """Whether the change may be made."""
        request: Any = RequestFactory().post(path, typed)
        request.user = self.by
        return shown_first(request, lambda: None, doing="Do it", back="/back/", **more) is None

    @property
    def seal(self) -> dict[str, str]:
        return {SEEN: dict(self.shown["kept"])[SEEN]}


@pytest.fixture
def step(person: MakePerson, monkeypatch: pytest.MonkeyPatch) -> Step:
    made = Step(person("ada"), person("otto"))
    monkeypatch.setattr("rbac.access_diff.confirmation.access_diff", made.compare)
    monkeypatch.setattr("rbac.access_diff.confirmation.render", made.render)
    return made


def test_what_was_shown_may_be_done_and_nothing_else(step: Step, person: MakePerson) -> None:
    assert not step.take(TYPED)
    seal = step.seal
    assert step.take(TYPED | seal)
    assert not step.take(TYPED | {"role": "administrator"} | seal)
    assert not step.take(TYPED | seal, path="/elsewhere/")
    step.by = person("alan")
    assert not step.take(TYPED | seal)


@pytest.mark.parametrize(
    "other",
    [
        lambda otto, colin: AccessDiff((Difference(colin.pk, OPEN, 2, 0),), {colin.pk: colin}),
        lambda otto, colin: AccessDiff((Difference(otto.pk, WRITE, 2, 0),), {otto.pk: otto}),
        lambda otto, colin: AccessDiff((Difference(otto.pk, OPEN, 3, 0),), {otto.pk: otto}),
        lambda otto, colin: AccessDiff((Difference(otto.pk, OPEN, 2, 1),), {otto.pk: otto}),
        lambda otto, colin: AccessDiff((Difference(otto.pk, OPEN, 2, 0, site=True),), {otto.pk: otto}),
        lambda otto, colin: AccessDiff((Difference(otto.pk, OPEN, 2, 0),), {otto.pk: otto}, ("Both.",)),
        lambda otto, colin: AccessDiff((Difference(otto.pk, OPEN, 2, 0),), {otto.pk: otto}, (), ("Less.",)),
    ],
    ids=["person", "action", "gained", "lost", "site", "broken", "relaxed"],
)
def test_whatever_is_different_since_is_shown_anew(step: Step, person: MakePerson, other: Any) -> None:
    step.take(TYPED)
    assert step.shown["differs"] is False
    seal, (otto,) = step.seal, step.found.people.values()
    step.found = other(otto, person("colin"))
    assert not step.take(TYPED | seal)
    assert step.shown["differs"] is True


def test_somebody_whom_the_change_makes_is_the_same_person_under_each_key(step: Step) -> None:
    step.take(TYPED)
    seal, (otto,) = step.seal, step.found.people.values()
    step.found = AccessDiff((Difference(77, OPEN, 2, 0),), {77: otto})
    assert step.take(TYPED | seal)


def test_people_who_have_no_name_any_more_are_told_apart_by_their_keys(step: Step) -> None:
    step.found = AccessDiff((Difference(77, OPEN, 2, 0),), {})
    step.take(TYPED)
    seal = step.seal
    step.found = AccessDiff((Difference(78, OPEN, 2, 0),), {})
    assert not step.take(TYPED | seal)


def test_the_page_has_all_that_was_typed_and_what_it_needs(step: Step) -> None:
    step.take(
        TYPED, template="own.html", context={"title": "Who gains", "doing": "never"}, people=[7], places=[3]
    )
    assert step.asked == {"people": [7], "places": [3]}
    kept = [("role", "editor"), (SEEN, step.seal[SEEN])]
    assert step.shown == {
        "found": step.found,
        "waits": False,
        "doing": "Do it",
        "back": "/back/",
        "kept": kept,
        "differs": False,
        "template": "own.html",
        "title": "Who gains",
    }


def test_what_concerns_nobody_needs_no_step_unless_it_waits_for_somebody(step: Step) -> None:
    step.found = AccessDiff((), {})
    assert step.take(TYPED)
    assert not step.take(TYPED, waits=lambda: True)
    assert step.shown["waits"] is True
    seal = step.seal
    assert step.take(TYPED | seal, waits=lambda: True)
    step.found = AccessDiff((), {}, ("Both.",))
    assert not step.take(TYPED | seal)
