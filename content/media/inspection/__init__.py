"""What an uploaded file really is, and a safe one made of it. No database, no models.

Begin with ``inspecting.inspect``. This file imports nothing: the processes under ``children`` start with as little as
they need.
"""
