"""Evaluation for people to read: explanations of a decision, access lists of an object."""
