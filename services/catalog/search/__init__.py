"""Search: from what a person types, with typos, umlauts, synonyms and compounds, to the service meant."""
