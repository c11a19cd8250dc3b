"""Detection: reports, buffers and stores findings of the sensors."""
