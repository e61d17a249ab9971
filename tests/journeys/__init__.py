"""Journeys through the gateway of the whole house, as its residents and operators live them."""
