"""Life events (Lebenslagen) and topics: the way into the catalogue for people who do not know the name of a service."""
