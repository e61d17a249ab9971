"""A payment provider as a stand-in (XBezahldienste 1.0.0), for the demo and for tests; never part of a deployment."""
