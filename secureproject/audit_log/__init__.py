"""The audit log in the site: admin page, signed heads, witnesses, upkeep."""
