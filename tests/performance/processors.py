"""What a measurement costs the processors, whatever else the machine does meanwhile. Linux tells it in /proc."""

import os
from collections import defaultdict
from pathlib import Path

_TICKS_PER_S = os.sysconf("SC_CLK_TCK")


def seconds_of(process: int) -> float:
    """CPU seconds of a process, of all that it started and of what these started, ended ones included."""
    started, spent = defaultdict(list), defaultdict(int)
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it has ended
            continue
        started[int(fields[1])].append(int(folder.name))
        spent[int(folder.name)] = sum(map(int, fields[11:15]))
    ours = [process]
    for each in ours:
        ours += started[each]
    return sum(spent[each] for each in ours) / _TICKS_PER_S


def peak_mb_of(process: int) -> float:
    """The most memory that a process held so far (its resident set), in MB; 0 once it has ended."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")) / 1_000_000
