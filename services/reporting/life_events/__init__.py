"""Reports on bundles: where the time goes, what they save, and who could offer them."""
