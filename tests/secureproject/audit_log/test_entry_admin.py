"""secureproject.audit_log.entry_admin: entries are sentences."""

from django.test import Client

from content.models import Article


def test_the_audit_log_reads_as_sentences(as_ada: Client, draft: Article) -> None:
    assert "Cara" in as_ada.get("/admin/secure_audit/entry/").text
