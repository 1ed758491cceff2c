"""The workspace's pages of a client."""
