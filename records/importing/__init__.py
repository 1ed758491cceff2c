"""Bringing clients in from a list that another program wrote."""
