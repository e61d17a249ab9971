"""The report on what belongs into a Servicebereich."""
