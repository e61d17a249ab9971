"""Phases: each part at each authority goes on paper first and digitally later, switched by staff on a planned day."""
