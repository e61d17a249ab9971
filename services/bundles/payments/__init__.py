"""Fees paid online: asked of the catalogue, paid at the city's payment provider (XBezahldienste, ePayBL), booked on the case."""
