"""The day at an office: who comes, who is there, who is called, who is done."""
