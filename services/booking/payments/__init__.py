"""Fees of what an appointment is for, paid online beforehand; given back when it does not take place (`shared/payments`)."""
