"""Export of sections, topics and redirects (content.exports.portable.sections)."""

from pathlib import Path

from tests.content.exports.portable.files import records


def test_what_is_arranged_leaves_too(exported: Path) -> None:
    news, inner = records(exported, "sections")
    assert (inner["address"], inner["audience"]) == ("news/staff-only", "roles")
    assert inner["policy"] == {"audience": "roles", "approvals": 2}
    assert news["landing"] == news["first"][0]
    topics = [(t["address"], t["parent"], t["leads_to"]) for t in records(exported, "topics")]
    assert topics == [
        ("ferry-services", "transport", None),
        ("transport", None, None),
        ("ferries", None, "ferry-services"),
    ]
    assert records(exported, "redirects") == [{"address": "news/goes-away", "leads_to": "news/went-away"}]
    assert records(exported, "front") == [{"first": ["news/ferries"]}]
