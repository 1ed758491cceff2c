"""The main job, told in chapters; each picks up where the one before it left off."""
