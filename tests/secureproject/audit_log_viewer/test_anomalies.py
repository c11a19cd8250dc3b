"""Anomalies are shown first, and only when there are any."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from audit.models import Leaf
from secureproject.audit_log_viewer import anomalies
from tests.audit.sealer import fill
from tests.secureproject.audit_log_viewer.test_views import AUDIT_LOG


def test_nothing_unusual_is_not_spoken_of(as_ada: Client, site: Any) -> None:
    assert as_ada.get(AUDIT_LOG).context["anomalies"] == []


@pytest.mark.as_worker
def test_what_is_unusual_comes_first(as_ada: Client, site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    Leaf.objects.create(position=0, entry_id=-1, hash=bytes(32))
    monkeypatch.setattr(anomalies, "LATE", timedelta(0))
    fill(1)
    strangers, late = as_ada.get(AUDIT_LOG).context["anomalies"]
    assert "not written by the worker" in strangers
    assert "waiting to be signed since" in late
    assert as_ada.get(f"{AUDIT_LOG}?event=content.article.created").context["anomalies"] == []
