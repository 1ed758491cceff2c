"""A mail server and a text provider on this machine, for demo and tests: real protocols, nobody outside."""
