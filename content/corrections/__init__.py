"""Urgent corrections: live at once, and reverted automatically unless countersigned within 24 hours."""
