"""Reporting: what the house did, as facts from its events, and the reports computed from them.

Tables: event_fact, told_document (a copy of what catalog and bundles tell everybody), contributed_figure, report_snapshot (kept as it was).
Hears: every event. Tells: nothing.
"""
