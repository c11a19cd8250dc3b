"""Intrusion: detection and prevention. Rate limits, sensors, incidents, blocks."""
