"""Form widgets of the CMS."""
