"""Bulk actions: the same service functions, decided again for each of many articles, with a dry run and an undo."""
