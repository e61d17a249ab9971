"""What booking knows of offices: a projection of the catalog."""
