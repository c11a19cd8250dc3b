"""manage.py export_site: reads what is there, in one snapshot, and changes nothing."""
