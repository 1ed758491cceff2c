"""Appointments from a calendar or a list that another program wrote."""
