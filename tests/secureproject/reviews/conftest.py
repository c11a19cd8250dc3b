"""Access reviews for tests of their pages."""

from tests.rbac.reviews.conftest import ask, review

__all__ = ["ask", "review"]
