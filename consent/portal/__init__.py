"""Clients' pages about how they are reached: in their words, one step a page."""
