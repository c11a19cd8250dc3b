"""manage.py import_site: first everything is looked at, then everything comes in, in one transaction or not at all."""
