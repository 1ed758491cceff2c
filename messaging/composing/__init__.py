"""The composer: what is being written, which ways are open for it and why, and the proper way out where they are not."""
