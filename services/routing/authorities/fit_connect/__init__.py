"""FIT-Connect: parcels through the delivery service of the federation, encrypted for one destination only.

Submission API v2 (https://docs.fitko.de/fit-connect/), metadata 2.1.0, JWE RSA-OAEP-256/A256GCM, security event tokens (RFC 8417)
signed with PS512. One delivery is one submission with one case of its own: receivers cannot link what two of them get.
"""
