"""What holds for every output of `scx-run --stats json`, whatever the policy: checked for every run of every case."""

import json

import jsonschema


class Description:
    """A policy as `scx-run describe` tells of it."""

    def __init__(self, description, schema):
        self.kinds = {stat["name"]: stat["kind"] for stat in description["stats"]}
        self._validator = jsonschema.Draft202012Validator(schema)

    def schema_errors(self, line):
        """What is wrong with a line; of the schema's alternatives, the one for lines of this type tells it."""
        errors = []
        for error in self._validator.iter_errors(line):
            alternatives = {}
            for cause in error.context:
                alternatives.setdefault(cause.schema_path[0], []).append(cause)
            own = [causes for causes in alternatives.values() if all(list(cause.path) != ["type"] for cause in causes)]
            errors += [cause.message for cause in own[0]] if own else [error.message]
        return errors


def check(lines, ended, description):
    """The faults of one run's output. `ended` is the exit status of scx-run, or "killed"."""
    records = []
    for number, line in enumerate(lines, 1):
        try:
            record = json.loads(line)
        except ValueError:
            if ended == "killed" and number == len(lines):
                break  # it was writing this line
            return [f"line {number} is not JSON: {line[:80]}"]
        errors = description.schema_errors(record)
        if errors:
            return [f"line {number} is not as the schema says: {errors[0]}"]
        records.append(record)

    faults = order_faults(records, ended)
    previous = None
    for record in records:
        if record["type"] == "stats":
            faults += counting_faults(record, previous, description.kinds)
            previous = record
    return faults


def order_faults(records, ended):
    types = [record["type"] for record in records]
    faults = []
    if types[:1] != ["start"] or "start" in types[1:]:
        faults.append("the first line, and no other, should be of type start")
    if ended != "killed":
        if types[-1:] != ["exit"] or "exit" in types[:-1]:
            faults.append("the last line, and no other, should be of type exit")
        elif ended != str(records[-1]["status"]):
            faults.append(f"the exit line says status {records[-1]['status']}, the process ended with {ended}")
        elif records[-1]["restarts"] != types.count("restart"):
            faults.append("the exit line counts other restarts than there are restart lines")
    numbers = [record["seq"] for record in records if record["type"] == "stats"]
    if numbers != list(range(1, len(numbers) + 1)):
        faults.append(f"seq should count from 1: {numbers}")
    return faults


def counting_faults(record, previous, kinds):
    """`total` is what `cpus` add up to, `delta` is the growth of `total`, and a counter never falls,
    nor begins anew when the policy is restarted."""
    faults = []
    before = {cpu["cpu"]: cpu for cpu in previous["cpus"]} if previous else {}
    for name, kind in kinds.items():
        values = [cpu[name] for cpu in record["cpus"]]
        if kind == "gauge":
            continue
        total = sum(values) if kind == "counter" else max(values)
        if record["total"][name] != total:
            faults.append(f"seq {record['seq']}: the CPUs' {name} make {total}, total says {record['total'][name]}")
        if kind != "counter":
            continue
        grown = total - (previous["total"][name] if previous else 0)
        if record["delta"][name] != grown:
            faults.append(f"seq {record['seq']}: {name} has grown by {grown}, delta says {record['delta'][name]}")
        for cpu in record["cpus"]:
            if cpu[name] < before.get(cpu["cpu"], {}).get(name, 0):
                faults.append(f"seq {record['seq']}: {name} of CPU {cpu['cpu']} has fallen")
    return faults
