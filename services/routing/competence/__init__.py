"""Who is competent for a service in this city: our own copy of what the catalog says, kept fresh by its events."""
