"""The rulebook by subject: who may do what, with a reason in each cell. Collected by content/rules.py."""
