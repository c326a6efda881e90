"""The verdict on a file, and the certificate that a document is complete."""
