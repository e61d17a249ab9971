"""Reports as they were on a day: kept with their hash, compared with each other, published for everybody."""
