"""Where a case or an appointment stands, as pages for people: their key comes in the body of a form, never in an address."""
