"""What of the pledge stands on the page of a bloc-year."""
