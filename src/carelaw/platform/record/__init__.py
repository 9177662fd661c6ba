"""The record: every act and read, append-only, hash-linked, checkpointed."""
