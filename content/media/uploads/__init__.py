"""Files on their way in: begun, received piece by piece, inspected by the worker, and taken into the library."""
