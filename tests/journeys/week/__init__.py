"""A week in a practice of six clinicians that begins with nothing; each chapter picks up where the one before it left off."""
