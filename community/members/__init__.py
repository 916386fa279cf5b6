"""Member, interests, consent, what we know about a member."""
