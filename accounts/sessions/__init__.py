"""Sessions and devices: the session store, revocation, trusted devices."""
