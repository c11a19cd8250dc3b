"""Every kind of event has an answer, every answer can be given, and every reversal is shown by a test."""

from importlib import import_module
from pathlib import Path

import pytest

from audit.events import registry
from audit.models import Entry
from secureproject.undoing.answer import ByHand, Nothing, Reversed
from secureproject.undoing.answers import ANSWERS
from secureproject.undoing.lines import FINDERS
from tests.undoing.proofs import PROVED

HERE = Path(__file__).parent
APPS = {"accounts", "audit", "content", "intrusion", "rbac", "secureproject"}


def test_every_event_has_an_answer() -> None:
    ours = (event.name for event in registry)
    declared = {
        name for name in ours if name.partition(".")[0] in APPS
    }  # other tests declare some of their own
    assert declared - set(ANSWERS) == set(), "say in secureproject/undoing/answers what is done about these"
    assert set(ANSWERS) - declared == set()


def test_every_reversal_has_its_finder() -> None:
    named = {answer.by for answer in ANSWERS.values() if isinstance(answer, Reversed)}
    assert named == set(FINDERS)


def test_every_reversal_is_shown_by_a_test() -> None:
    for path in sorted(HERE.glob("test_*.py")):
        import_module(f"tests.undoing.{path.stem}")
    reversed_ = {name for name, answer in ANSWERS.items() if isinstance(answer, Reversed)}
    assert reversed_ - set(PROVED) == set(), "show with a test, marked takes_back, that it comes back"
    assert set(PROVED) - reversed_ == set()


@pytest.mark.parametrize("name", sorted(n for n, answer in ANSWERS.items() if isinstance(answer, ByHand)))
def test_what_is_done_by_hand_is_said_in_a_sentence_with_its_page(name: str) -> None:
    answer = ANSWERS[name]
    assert isinstance(answer, ByHand)
    entry = Entry(event=name, subject_id="7", actor_id="8", public={})
    assert answer.where(entry).startswith(("/cms/", "/admin/"))
    assert str(answer.what).endswith(".")


def test_what_needs_nothing_says_why() -> None:
    for answer in ANSWERS.values():
        if isinstance(answer, Nothing):
            assert str(answer.why).strip()
            assert not str(answer.why).endswith(".")  # it goes on a sentence
