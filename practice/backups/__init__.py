"""How does the practice come back when its machine is gone?

A backup is a directory: the database's dump, the sealed files, the wrapped keys, the anchors and the ledger of
disposals, each sealed in frames under the backup key (`parts`), and a signed list of their digests (`manifest`).
Everything is streamed: memory does not grow with the practice. The key-ring is not in it: its own copy is kept
elsewhere (`manage.py keyring --copy-to`), so that whoever takes the backups takes nothing that opens.
"""
