"""Nothing to load: facts come from events; kept so that every room is prepared alike: `python -m services.reporting.seed`."""
