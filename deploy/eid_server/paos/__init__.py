"""The face of the eID-Server that AusweisApp talks to: Extended Access Control over PAOS (TR-03112, TR-03110)."""
