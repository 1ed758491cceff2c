"""How does Sotto come up on this machine? Runs before Django, so nothing here may import it."""
