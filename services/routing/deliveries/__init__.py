"""Deliveries: one per released part, leased to a worker, tried until the authority has answered or a person must look."""
