"""A project that grew up without rules names where they are demanded first: there, and nowhere else."""

import pytest
from pytest_django import Settings

from rbac.enforcement.routes import guarded_namespaces, is_guarded


def test_where_nothing_is_named_every_address_is_guarded(settings: Settings) -> None:
    settings.RBAC_GUARDED_NAMESPACES = None
    assert guarded_namespaces() is None
    assert is_guarded(()) is True
    assert is_guarded(("shop",)) is True


@pytest.mark.parametrize(
    ("namespaces", "guarded"),
    [
        ((), False),
        (("shop",), False),
        (("orders",), False),
        (("orders", "shop"), False),
        (("shop:orders",), False),
        (("cms",), True),
        (("cms", "articles"), True),
        (("shop", "orders"), True),
        (("shop", "orders", "old"), True),
    ],
)
def test_a_name_guards_what_lies_below_it(
    namespaces: tuple[str, ...], guarded: bool, settings: Settings
) -> None:
    settings.RBAC_GUARDED_NAMESPACES = ("cms", "shop:orders")
    assert is_guarded(namespaces) is guarded
