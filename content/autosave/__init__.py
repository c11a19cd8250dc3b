"""What people are writing, kept every few seconds until it is a version."""
