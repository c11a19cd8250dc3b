"""Readers' comments: validation, posting, display, withdrawal and moderation."""
