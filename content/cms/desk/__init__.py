"""The dashboard, the review queue and the search box."""
