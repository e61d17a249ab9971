"""Standards of the council paper VII-DS-08441 as data: opening hours per task type and the four criteria of a Servicebereich."""
