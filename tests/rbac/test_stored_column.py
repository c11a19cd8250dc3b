"""A column that PostgreSQL computes is checked without a database, and migrations name Django's own class."""

from typing import Any

import pytest
from django.db import connection
from django.db.models import CharField, F, GeneratedField
from django.db.models.functions import Upper

from foundation.fields import StoredColumn
from foundation.search_normalization import PlainText
from rbac.models import Scope


@pytest.fixture
def column() -> StoredColumn:
    made = StoredColumn(expression=Upper("name"), output_field=CharField())
    made.set_attributes_from_name("loud")
    made.model = Scope
    return made


def test_it_is_stored_without_saying_so(column: Any) -> None:
    assert (column.db_persist, column.generated) == (True, True)
    assert column.expression == Upper("name")


def test_migrations_hold_djangos_own_class(column: StoredColumn) -> None:
    name, path, positional, named = column.deconstruct()
    assert (name, path, positional) == ("loud", "django.db.models.GeneratedField", [])
    again = GeneratedField(*positional, **named)
    assert again.deconstruct()[3] == named


def test_its_checks_need_no_database(column: StoredColumn, monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*_: object) -> Any:
        raise AssertionError("the server was asked")

    monkeypatch.setattr(connection, "cursor", asked)
    monkeypatch.setattr(connection, "ensure_connection", asked)
    for name in ("supports_stored_generated_columns", "supports_virtual_generated_columns"):
        monkeypatch.setattr(type(connection.features), name, property(asked))
    assert column._check_supported(["default"]) == column._check_persistence(["default"]) == []


@pytest.mark.parametrize(
    ("typed", "looked_for"),
    [
        ("Café Zoë", "cafe zoe"),
        ("Ed.Ward@example-site.ORG", "ed ward example site org"),
        ("a_b/c,d:e(f)g&h", "a b c d e f g h"),
        ("Ærø 100 %", "aero 100 %"),
        ("STRASSE Straße ŁÓDŹ Þór Œuvre", "strasse strasse lodz thor oeuvre"),
        ("", ""),
    ],
)
def test_names_are_kept_as_people_type_them_who_look_for_someone(
    news_scope: Scope, typed: str, looked_for: str
) -> None:
    Scope.objects.filter(pk=news_scope.pk).update(name=typed)
    assert Scope.objects.annotate(plain=PlainText("name")).get().plain == looked_for


def test_several_columns_stand_beside_each_other(news_scope: Scope) -> None:
    found: Any = Scope.objects.annotate(plain=PlainText("name", F("name"))).get()
    assert found.plain == "news news"
    assert PlainText("name").output_field.get_internal_type() == "TextField"
