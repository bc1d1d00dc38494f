"""The verifier's ledger: what each program of each policy costs a kernel, kept in ledger.json so that review sees it grow.

    kernel (a name of `scripts/kernel list`) -> policy -> program -> numbers

Load times are written down, in the time of a machine that counts instructions, and not compared.
"""

import json
import pathlib
import threading

file = pathlib.Path(__file__).resolve().parent / "ledger.json"

# A number may be off by a tenth, for another clang and the kernel's next point release, and by so much more.
allowance = {"verified_insns": 50, "xlated_bytes": 64, "jited_bytes": 64, "stack_bytes": 16}

updating = False  # what is seen is written down, and not compared
lock = threading.Lock()  # several machines run side by side


def read():
    return json.loads(file.read_text()) if file.exists() else {}


def entry(check):
    """What the ledger says of a kernel, from what `scx-run check --json` printed there."""
    policies = {}
    for load in (each for each in check["checks"] if "programs" in each):
        programs = {program["name"]: {key: program[key] for key in allowance} for program in load["programs"]}
        policies[load["policy"]] = {"load_ms": round(load["load_ns"] / 1e6), "programs": dict(sorted(programs.items()))}
    return {"release": check["kernel"], "policies": dict(sorted(policies.items()))}


def update(kernel, check):
    with lock:
        ledger = read()
        ledger[kernel] = entry(check)
        file.write_text(render(dict(sorted(ledger.items()))) + "\n")


def judge(kernel, check):
    """What is wrong with it; None where the ledger says nothing of this kernel, such as a file of the user's."""
    if not updating:
        ledger = read()
        return list(compare(kernel, check, ledger)) if kernel in ledger else None
    update(kernel, check)
    return []


def compare(kernel, check, ledger):
    """Yields what is different from the ledger."""
    faults = list(differences(ledger[kernel]["policies"], entry(check)["policies"]))
    yield from faults
    if faults:
        yield f"to write down what it is now, for review: scripts/test --update-ledger --kernels {kernel}"


def differences(before, now):
    for policy in sorted(before.keys() | now.keys()):
        if policy not in before or policy not in now:
            yield f"{policy} is {'new' if policy in now else 'gone'}"
            continue
        programs_before, programs = before[policy]["programs"], now[policy]["programs"]
        for program in sorted(programs_before.keys() | programs.keys()):
            if program not in programs_before or program not in programs:
                yield f"{policy}: the program {program} is {'new' if program in programs else 'gone'}"
                continue
            for key, more in allowance.items():
                was, is_now = programs_before[program][key], programs[program][key]
                if abs(is_now - was) > was / 10 + more:
                    yield f"{policy}: {program}: {key} was {was} and is {is_now}"


def render(value, indent=""):
    """JSON with a line for each program."""
    if not any(isinstance(each, dict) for each in value.values()):
        return json.dumps(value)
    inner = indent + "  "
    members = (
        f"{inner}{json.dumps(key)}: {render(each, inner) if isinstance(each, dict) else json.dumps(each)}"
        for key, each in value.items()
    )
    return "{\n" + ",\n".join(members) + f"\n{indent}}}"
