"""Scheduling pages and the calendar."""
