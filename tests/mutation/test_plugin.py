"""What the mutation tests take for a test that fails."""

import pytest

from tooling.mutation.plugin import fails

pytest_plugins = ["pytester"]
TESTS = """
def test_all_is_well():
    pass

def test_part_of_it_is_wrong(subtests):
    for number in (1, 2):
        with subtests.test():
            assert number == 1

def test_it_is_wrong():
    assert False

def test_its_parts_are_well(subtests):
    with subtests.test():
        pass
"""


class Asked:
    """Stands for the campaign: runs each test by itself and keeps whether it failed."""

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.failed = [item.name for item in session.items if fails(item)]
        return True


def test_a_test_fails_also_when_only_a_part_of_it_does(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(TESTS)
    asked = Asked()
    pytester.inline_run("-p", "no:django", "-p", "no:cacheprovider", plugins=[asked])
    assert asked.failed == ["test_part_of_it_is_wrong", "test_it_is_wrong"]
