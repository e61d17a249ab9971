"""Bundle definitions: what belongs to a life event, in what order, with what evidence; versioned and linted data."""
