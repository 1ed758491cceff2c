"""Appointments where they meet what is sent: the pages that move, cancel and answer, and the client's own."""
