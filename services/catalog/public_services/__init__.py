"""Public services (Verwaltungsleistungen): what residents can ask of the city, with fees, evidence, deadlines, law and eID."""
