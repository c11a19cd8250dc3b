"""Lifecycle of an account: invitation, address change, freezing, deactivation, deletion, data export."""
