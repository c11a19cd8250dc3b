"""Redaction (removal by law): a passage, picture or comment is removed everywhere, and only its digest stays."""
