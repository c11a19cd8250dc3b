"""Urgent correction: live at once, countersigned within 24 hours, or gone again by itself."""
