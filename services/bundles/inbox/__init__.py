"""The authority's side inside the city: what lies there, how old it is, and what its people do with it."""
