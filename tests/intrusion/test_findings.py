"""Evidence contains no secret."""

from intrusion.findings import safe_excerpt


def test_no_evidence_lets_anybody_in() -> None:
    link = "POST /account/password/reset/link/dG9rZW4-dG9r_ZW4tdG9rZW4tdG9rZW4/"
    assert safe_excerpt(link) == "POST /account/password/reset/link/…/"
    assert safe_excerpt("/?Password=hunter2&q=1&code=123456") == "/?Password=…&q=1&code=…"
    assert safe_excerpt("GET /news/ferry-timetable/.env") == "GET /news/ferry-timetable/.env"
