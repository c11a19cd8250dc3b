"""Sound and film: the container is read to its last byte, what tells about people is taken out, nothing is re-encoded.

What no part of the container accounts for is refused. The sound and the pictures themselves are passed on as they are.
"""
