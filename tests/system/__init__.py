"""Stories of the whole house, with real processes and real browsers."""
