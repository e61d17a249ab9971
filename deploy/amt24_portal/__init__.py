"""The state portal Amt24 as a stand-in, for the demo and for tests; never part of a deployment."""
