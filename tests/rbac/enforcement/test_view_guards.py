"""What is loaded for a view by the key in its address."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from rbac.decisions import decide
from rbac.enforcement import view_guards
from rbac.enforcement.object_lookup import Loads, load
from rbac.enforcement.view_guards import authorize_object
from rbac.errors import RefusedAndHidden
from rbac.models import Scope
from tests.rbac.conftest import MakePerson
from tests.rbac.samples import OPEN


@pytest.mark.parametrize("key", [2**63, 2**64 - 1, 3**63 - 1, 10**30])
def test_a_key_that_no_row_can_have_is_that_of_nothing(fresh_database: str, key: int) -> None:
    """Outside a transaction, as views run: there PostgreSQL is handed the key as what it prepared for, a bigint."""
    assert load(RequestFactory().get("/"), Loads(Scope, "pk"), key) is None


def test_the_largest_key_is_that_of_a_row(fresh_database: str) -> None:
    place = Scope(id=2**63 - 1, path="0009", depth=1, numchild=0, name="Last", ancestor_ids=[2**63 - 1])
    place.save(force_insert=True)
    found = load(RequestFactory().get("/"), Loads(Scope, "pk"), 2**63 - 1)
    assert isinstance(found, Scope)
    assert found.name == "Last"


def test_what_is_hidden_before_roles_were_looked_at_takes_the_look_that_nothing_takes(
    person: MakePerson, news_scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else what binds everybody, and is found first, would be told from what is not there by the queries it spares."""
    otto: Any = person("otto")
    refused = decide(otto, OPEN, news_scope)
    request: Any = RequestFactory().get("/")
    request.user = get_user_model()._default_manager.get(pk=otto.pk)
    monkeypatch.setattr(view_guards, "decide", lambda *_question: refused)
    with CaptureQueriesContext(connection) as captured, pytest.raises(RefusedAndHidden):
        authorize_object(request, OPEN, Loads(Scope, "pk"), news_scope.pk)
    assert any("secure_rbac_roleassignment" in query["sql"] for query in captured)
