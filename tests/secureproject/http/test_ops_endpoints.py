"""secureproject.http.ops_endpoints: answered before host checks."""

from django.test import Client


def test_probes_may_use_any_host(anon: Client) -> None:
    assert anon.get("/healthz", headers={"host": "10.1.2.3:8000"}).status_code == 200
