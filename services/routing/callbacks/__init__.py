"""What authorities call back: reports about parcels, signed by them."""
