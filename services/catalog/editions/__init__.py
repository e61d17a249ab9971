"""The edition: one number that rises with every change of the catalogue; caches and events carry it."""
