"""Reports on bringing services online: what first, and what the online ID card could save."""
