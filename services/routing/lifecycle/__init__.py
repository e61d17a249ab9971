"""The life of each parcel as a log of events anybody can verify: security event tokens (SET, RFC 8417), signed here or by the authority."""
