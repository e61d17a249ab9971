"""Who comes when: hold, confirm, move, cancel."""
