"""Detection: reporting, buffering and storing what the sensors find."""
