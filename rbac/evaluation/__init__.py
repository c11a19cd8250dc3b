"""Evaluation for display: explanations of a decision, access lists of an object."""
