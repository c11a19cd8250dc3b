"""SQL of triggers and functions behind the models."""
