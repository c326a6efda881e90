"""What of the evaluations stands on the page of a bloc-year."""
