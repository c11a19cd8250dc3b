"""What a campaign of bin/check --deep may call killed: a test that fails, never what broke around it."""

import io
import os
import resource
import signal

import pytest

from tooling.mutation import forks
from tooling.mutation.forks import Ended
from tooling.mutation.results import Outcome, result_of


def outcome_of(ended: Ended) -> Outcome:
    return result_of(ended, frozenset()).outcome


def die() -> Ended:
    os.kill(os.getpid(), signal.SIGKILL)
    return Ended()


def wait_forever() -> Ended:
    signal.pause()
    return Ended()


def test_a_fork_that_dies_has_killed_nothing() -> None:
    assert outcome_of(forks.run(die, seconds=1)) is Outcome.UNDECIDED


def test_an_error_before_any_test_has_killed_nothing() -> None:
    ended = forks.run(lambda: Ended(failed=os.environ["MISSING"]), seconds=1)
    assert outcome_of(ended) is Outcome.UNDECIDED
    assert "KeyError" in ended.broke


def test_a_database_that_cannot_be_reached_has_killed_nothing() -> None:
    ended = forks.run(lambda: Ended("test_one", "psycopg.OperationalError: too many clients"), seconds=1)
    assert outcome_of(ended) is Outcome.UNDECIDED


def test_a_failed_test_has_killed_it() -> None:
    ended = forks.run(lambda: Ended("test_one", "AssertionError"), seconds=1)
    assert (outcome_of(ended), ended.failed) == (Outcome.KILLED, "test_one")


def test_tests_that_all_pass_have_not() -> None:
    assert outcome_of(forks.run(Ended, seconds=1)) is Outcome.SURVIVED


def test_what_never_ends_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forks, "LONGEST_WAIT", 0.2)
    assert outcome_of(forks.run(wait_forever, seconds=1)) is Outcome.ENDLESS


def test_a_process_that_breaks_is_not_passed_over_in_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.__stderr__", io.StringIO())
    with pytest.raises(RuntimeError):
        forks.in_parallel(2, lambda number: os._exit(1 - number))


def test_what_works_on_and_on_is_told_to_end_before_it_is_killed() -> None:
    def allowed() -> Ended:
        end, kill = resource.getrlimit(resource.RLIMIT_CPU)
        return Ended(why=str(end < kill))

    def is_told() -> Ended:
        os.kill(os.getpid(), signal.SIGXCPU)
        return Ended()

    assert forks.run(allowed, seconds=1).why == "True"
    assert outcome_of(forks.run(is_told, seconds=1)) is Outcome.ENDLESS
