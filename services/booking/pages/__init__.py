"""Plain pages behind the links in letters, for cities whose frontend has none: look, then press a button. Looking changes nothing."""
