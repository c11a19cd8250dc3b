"""Object grants on articles and sections in the Django admin."""
