"""The operators' face: what is on its way, what nobody could deliver, and how each authority is reached."""
