"""Reporting: what the house did, as facts from its events, and the reports computed from them.

Tables: event_fact. Hears: every event. Tells: nothing.
"""
