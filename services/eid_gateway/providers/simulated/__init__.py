"""A provider that asks nobody: invented people to try the house with, refused in production."""
