"""manage.py import_site: validates everything first, then imports it in one transaction or not at all."""
