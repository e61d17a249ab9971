"""WHO IS IT: an OpenID provider for residents in front of identity providers such as the online ID card.

Tables: sector, client, signing_key, login, card_session, bundid_request, authorization_grant, browser_session, pushed_request,
used_proof, transfer_code, card_link, representation. Events out: login_shown, login_started, login_finished, login_failed
(counts, never who). Events in: none. Standards: OpenID Connect Core 1.0, Discovery 1.0 and RP-Initiated Logout 1.0, RFC 6749,
7009, 7523, 7636, 8252, 8693, 9068, 9126, 9207, 9449, 9470; TR-03124, TR-03130, TR-03160; SAML 2.0.
"""
