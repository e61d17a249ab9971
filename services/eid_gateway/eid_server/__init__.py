"""Our side of an eID service: the SOAP interface of an eID-Server (BSI TR-03130-1 v2.4.0) and the TC token (TR-03124-1)."""
