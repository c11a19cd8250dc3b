"""Confinement of a child process that decodes an untrusted file."""
