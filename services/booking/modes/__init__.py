"""With or without appointment: what an office takes now, switched by its staff with reason and end."""
