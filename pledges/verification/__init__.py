"""Is this the document that was signed? Asked by anybody who holds a copy, without an account and without internet."""
