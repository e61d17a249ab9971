"""Applications from the state portal Amt24: an XML envelope with form data and PDF becomes a case, once, and is never lost."""
