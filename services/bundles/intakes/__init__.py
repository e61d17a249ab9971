"""Intake anywhere: any service of the city accepted at any counter, with the legal Eingangsdatum, a receipt and the hand-over."""
