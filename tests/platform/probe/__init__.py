"""An app for tests of backups and of what pages say: a column of every kind, pages that fail."""
