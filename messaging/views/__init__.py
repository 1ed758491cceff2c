"""The workspace's pages of what goes out and of what came in and lies nowhere yet."""
