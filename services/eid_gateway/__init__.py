"""WHO IS IT: an OpenID provider for residents in front of identity providers such as the online ID card.

Tables: sector, client, signing_key, login, card_session, bundid_request, authorization_grant. Events out: login_shown,
login_started, login_finished, login_failed (counts, never who). Events in: none. Standards: OpenID Connect Core 1.0 and
Discovery 1.0, RFC 6749, 7636, 8252, 9068, 9207; TR-03124, TR-03130; SAML 2.0.
"""
