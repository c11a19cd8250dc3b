"""The context of a request ends with it."""

from audit.context import NO_REQUEST, current_context
from tests.audit.test_middleware import context_of


def test_the_context_ends_with_the_request() -> None:
    context_of()
    assert current_context.get() is NO_REQUEST
