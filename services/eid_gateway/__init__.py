"""EidGateway."""
