"""The report `handover-delay`: how long parts take from their release to the authority and to its decision."""
