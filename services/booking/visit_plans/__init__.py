"""Several errands, few visits: which offices on which days, with the way between them, held together or not at all."""
