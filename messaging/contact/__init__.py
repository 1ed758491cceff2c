"""First contact: the public page, what is asked on it, and the fixed words of the answers."""
