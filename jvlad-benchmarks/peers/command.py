"""Runs the vlad command for the scripts of this folder."""

import subprocess
import sys


def run(vlad, *arguments):
    """Standard output of a run; ends the script where the command fails."""
    command = [str(vlad), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}\nexit {done.returncode}: {done.stderr.strip()}")
    return done.stdout
