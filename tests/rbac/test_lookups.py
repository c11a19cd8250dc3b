"""Comparisons that Django has no word for."""

from django.db.models import Exists, F, OuterRef, Value

from rbac.lookups import IsAmong
from rbac.models import Scope


def test_a_value_is_found_among_the_elements_of_an_array_and_nowhere_else(
    news: Scope, sport: Scope, policies: Scope
) -> None:
    here = Scope.objects.filter(IsAmong(F("pk"), OuterRef("ancestor_ids")))
    assert set(Scope.objects.filter(Exists(here.filter(pk=news.pk)))) == {news, sport}
    assert set(Scope.objects.filter(Exists(here.filter(pk=sport.pk)))) == {sport}
    assert not Scope.objects.filter(IsAmong(Value(policies.pk), F("ancestor_ids"))).exclude(pk=policies.pk)
