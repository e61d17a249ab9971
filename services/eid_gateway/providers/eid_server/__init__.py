"""The online ID card: a provider that asks an eID-Server, with AusweisApp in between."""
