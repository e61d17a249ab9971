"""Notes of authorities on a case: kept for the unit that wrote them, or shared with the others as far as the person allows."""
