"""WHO IS IT: an OpenID provider for residents in front of identity providers such as the online ID card.

Tables: sector, client, signing_key, login, authorization_grant. Events out: login_shown, login_started, login_finished,
login_failed (counts, never who). Events in: none. Standards: OpenID Connect Core 1.0 and Discovery 1.0, RFC 6749, 7636, 8252, 9068, 9207.
"""
