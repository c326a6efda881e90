"""What the suite makes once and keeps: the migrated database, rendered pages, keys. CONTRIBUTING.md tells the use."""
