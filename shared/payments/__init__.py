"""Fees paid online: asked of the catalogue, paid at the city's payment provider (XBezahldienste, ePayBL), booked on what they are for.

Every room that takes money has a table of payments of its own (`tables.py`), beside what is paid for, so that both change in one
commit; all else is here.
"""
