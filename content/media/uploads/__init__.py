"""Uploads: begun, received in chunks, inspected by the worker, and added to the library."""
