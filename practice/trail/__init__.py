"""Reading the audit trail: what is wanted, in which order, and whose names stand for the ids."""
