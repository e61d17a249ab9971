"""Our side of SAML 2.0 Web Browser SSO as BundID speaks it: requests by redirect, encrypted and signed assertions by form post."""
