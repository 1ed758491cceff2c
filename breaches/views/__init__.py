"""The workspace's pages of incidents."""
