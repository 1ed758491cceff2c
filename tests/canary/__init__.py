"""Canaries: marked words put into all that must be unreadable, then looked for where they must not be."""
