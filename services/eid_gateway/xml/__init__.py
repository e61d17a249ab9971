"""XML from outside, read and believed with the same care wherever it comes from: eID-Servers (SOAP) and BundID (SAML)."""
