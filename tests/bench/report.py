import statistics
import measures
def table(one, subjects):
    lines=[one.label]
    for m in measures.MEASURES:
        row=[]
        for s in subjects:
            v=[m.read(r.results[m.load],one.setting) for r in one.runs if r.subject==s.name and m.load in r.results]
            if v: row.append(f"{statistics.median(v):10.3f} ±{(max(v)-min(v))/(statistics.median(v) or 1)*100:3.0f}%")
        if row: lines.append(f"{m.title:32}"+" ".join(row))
    return "\n".join(lines)
