"""The planner beside OR-tools CP-SAT with a weekly model, on the partners of `plan.rs`.

Run: python tests/bench/bench_plan.py [--seconds 60] [--workers 2] [--seeds 2] [1x3 3x6 ...]

Needs requirements-bench.txt. Every plan, ours and theirs, is carried out with `simulate` and scored
by its licences day by day. Ours is timed twice: `pb.plan` with its reasons, and the search alone as
`pb.bulk.plan` does it, which CP-SAT's time is held against. Exits with 1 where CP-SAT's plan misses
less than ours.
"""

import argparse
import statistics
import sys
import time

from plan_partners import FIRST, UNTIL, Partner, Score, partner, score
from plan_weekly import Weekly, repaired

import partnerbenefits as pb

CASES = ["1x1", "1x3", "1x6", "1x10", "3x3", "3x6", "3x10", "3x12/4"]


def drawn(case: str, seed: int) -> Partner:
    tenants, _, rest = case.partition("x")
    keys, _, lots = rest.partition("/")
    return partner(int(tenants), int(keys), int(lots) if lots else None, seed)


def ours(found: Partner) -> tuple[float, float, Score, bool]:
    started = time.perf_counter()
    plan = pb.plan(found.portfolio, as_of=FIRST, until=UNTIL, demand=found.wanted, progress=False)
    seconds = time.perf_counter() - started
    told = score(found, plan.actions)
    claimed = (plan.objective.weighted_shortfall, plan.objective.lost, -plan.objective.banked)
    if (told.weighted_shortfall, told.lost, told.left_over) != claimed:
        sys.exit(f"{found.name}: the plan claims {claimed}, carried out it comes to {told}")
    return seconds, search(found, plan.steps), told, plan.certificate.optimal


def search(found: Partner, steps: pb.Table) -> float:
    """Return the seconds of the search without the reasons; the best of three, which are short."""
    taken = []
    for _ in range(3):
        started = time.perf_counter()
        made = pb.bulk.plan(*found.tables, as_of=FIRST, until=UNTIL, progress=False)
        taken.append(time.perf_counter() - started)
    if any(made[name] != steps[name] for name in ("on", "verb", "benefit", "end_after")):
        sys.exit(f"{found.name}: planned in bulk it is another plan")
    return min(taken)


def theirs(found: Partner, seconds: float, workers: int) -> tuple[float, Score, str]:
    started = time.perf_counter()
    weekly = Weekly(found).solve(seconds, workers)
    spent = time.perf_counter() - started
    actions = repaired(found, weekly.steps) if weekly else []
    proved = "".join("y" if level else "n" for level in weekly.proved) if weekly else "-"
    return spent, score(found, actions), proved


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", nargs="*", default=CASES, help="tenants x keys / lots")
    parser.add_argument("--seconds", type=float, default=60, help="what CP-SAT gets for each")
    parser.add_argument("--workers", type=int, default=2, help="threads CP-SAT gets")
    parser.add_argument("--seeds", type=int, default=2, help="partners of each size")
    options = parser.parse_args()
    print(f"CP-SAT: {options.seconds:g} s, {options.workers} workers; proved: by level.")
    print("Missing and lost are licence-days, left over are licence-months.")
    print()
    came_to = "missing, lost, left over"
    print(
        f"| partner | `pb.plan` | search | proved | {came_to} | CP-SAT | proved | {came_to}"
        " | sooner |"
    )
    print("|---|---:|---:|---|---:|---:|---|---:|---:|")
    ratios, worse, saved = [], [], []
    for case in options.cases:
        for seed in range(options.seeds):
            found = drawn(case, seed)
            whole, mine, my_score, optimal = ours(found)
            other, its_score, proved = theirs(found, options.seconds, options.workers)
            if optimal and proved == "yyy":
                ratios.append(other / mine)
            saved.append(its_score.shortfall - my_score.shortfall)
            if its_score.weighted_shortfall < my_score.weighted_shortfall:
                worse.append(found.name)
            print(
                f"| {found.name} | {whole * 1e3:,.1f} ms | {mine * 1e3:,.2f} ms |"
                f" {'yes' if optimal else 'no'} |"
                f" {told(my_score)} | {other:,.1f} s | {proved} | {told(its_score)} |"
                f" {other / mine:,.0f} × |",
                flush=True,
            )
    print()
    if ratios:
        print(
            f"Where both prove ({len(ratios)}): {statistics.median(ratios):,.0f} × sooner (median)."
        )
    print(f"Licence-days that CP-SAT's plans miss and ours do not: {sum(saved):,}.")
    if worse:
        sys.exit(f"CP-SAT is better on {', '.join(worse)}")


def told(one: Score) -> str:
    return f"{one.shortfall:,}, {one.lost:,}, {-one.left_over:,}"


if __name__ == "__main__":
    main()
