"""Database backend of the web, named as ENGINE in ``secureproject/database.py``: Django's own, but it fails fast."""
