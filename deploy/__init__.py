"""How the house is put together and started: the only package that may know every room."""
