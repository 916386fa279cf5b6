"""Stories of the whole house, with real processes and real browsers."""

import pytest

for steps in ("house", "looking", "joining", "meeting", "caring", "discussing"):
    pytest.register_assert_rewrite(f"tests.system.{steps}")
