"""Removal by law: a passage, a picture or a comment leaves every place, and only its digest stays."""
