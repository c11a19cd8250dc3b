"""manage.py export_site: reads all content in one snapshot, and changes nothing."""
