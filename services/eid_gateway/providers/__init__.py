"""Who identifies people: one Protocol, one package per provider."""
