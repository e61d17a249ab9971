"""What is printed: cover sheets for envelopes, route slips for a house with stations, receipts."""
