"""What make calls: short scripts, one for each daily command."""
