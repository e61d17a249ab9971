"""CPSV-AP 3.2.0, the public service vocabulary of the EU, as JSON-LD that needs nothing from elsewhere."""
