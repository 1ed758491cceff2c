"""Looking through sealed messages: opened and read one by one, newest first, within one's scope and a time."""
