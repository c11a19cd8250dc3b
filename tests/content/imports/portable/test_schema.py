"""Names, types and sizes beyond the schema are refused (content.imports.portable.schema)."""

from pathlib import Path

import pytest

from tests.content.imports.portable.made import (
    BOAT,
    Prepare,
    article,
    changed,
    file,
    lists,
    refuse,
    revision,
    section,
    write_export,
)


def a_path_out(folder: Path) -> None:
    record = file(BOAT)
    record["versions"][0]["digest"] = "../../../../etc/passwd"
    write_export(folder, media=[record])


HOSTILE: dict[str, tuple[Prepare, str]] = {
    "a path that leads out": (a_path_out, "“digest” cannot be"),
    "a truth for a number": (changed("articles", b'"live":1', b'"live":true'), "whole number"),
    "a number for a text": (changed("revisions", b'"title":"A story"', b'"title":7'), "has to be a text"),
    "a list for an object": (changed("people", b'{"email"', b'[{"email"'), "line 1"),
    "half a character": (changed("people", b"Wanda", b"\\ud800"), "no character"),
    "a zero": (changed("people", b"Wanda", b"\\u0000"), "no character"),
    "a name nobody knows": (changed("people", b'"name"', b'"is_superuser":true,"name"'), "know “is_superuser”"),
    "a name that is missing": (changed("people", b',"name":"Wanda"', b""), "“name” is missing"),
    "the year 10000": (lists(articles=[article(created_at="10000-01-01T00:00:00.000000Z")]), "has to be a timestamp"),
    "the year 9999": (lists(articles=[article(created_at="9999-12-31T23:59:59.000000Z")]), "between the years"),
    "the 30th of February": (lists(articles=[article(created_at="2026-02-30T00:00:00.000000Z")]), "a timestamp"),
    "a language that is none": (lists(revisions=[revision(language="<en>")]), "“language” cannot be"),
    "a policy nobody knows": (lists(sections=[section(policy={"superuser": True})]), "holds “superuser”"),
    "a policy of another type": (lists(sections=[section(policy={"four_eyes": 0})]), "“policy”|one of"),
    "an address that climbs": (lists(redirects=[{"address": "../x", "leads_to": "news"}]), "has to be an address"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_record_beyond_the_schema_is_refused(name: str, tmp_path: Path) -> None:
    refuse(*HOSTILE[name], tmp_path / "export")
