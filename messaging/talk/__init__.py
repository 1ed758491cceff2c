"""A conversation as people read it: one page of messages with what became of each, for the office and for the portal."""
