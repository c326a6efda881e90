"""What of the evaluations waits for a person."""
