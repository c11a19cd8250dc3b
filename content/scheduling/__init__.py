"""Publishing and taking down to the minute, later."""
