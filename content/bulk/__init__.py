"""Bulk actions: the same use cases, decided again for each of many articles, with a dry run and an undo."""
