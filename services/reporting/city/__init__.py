"""What the neighbours tell about the city, kept here so that reports do not depend on who is up at the moment."""
