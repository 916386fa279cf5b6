"""What a scenario found."""

from dataclasses import dataclass, field

from tests.faults.checker import DOUBLED, GAPS, LOST, OUT_OF_ORDER, Findings

COLUMNS = {"lost": LOST, "doubled": DOUBLED, "disordered": OUT_OF_ORDER, "gaps": GAPS}


@dataclass
class Outcome:
    """`name`: the scenario's. `figures` tell how much happened; whatever `findings` holds must not be."""

    name: str
    findings: Findings
    figures: dict[str, int] = field(default_factory=dict)

    @property
    def line(self) -> str:
        counts = " ".join(f"{column}={self.findings.count(name)}" for column, name in COLUMNS.items())
        return f"fault={self.name} {counts}"
