"""What of the pledges waits for a person."""
