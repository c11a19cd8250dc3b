"""Notifications by email."""
