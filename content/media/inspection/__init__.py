"""Inspection: identifies the real type of an uploaded file and makes a safe copy. No database, no models.

Begin with ``inspecting.inspect``. This file imports nothing: the processes under ``children`` start with as
little as they need.
"""
