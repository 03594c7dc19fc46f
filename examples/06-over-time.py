# %% [markdown]
# # 6 · The network over time, 2010 to 2026
#
# **The question.** When did countries join, when did projects run, and did the web of shared projects grow, or only
# change?

# %%
import pandas as pd

import cbrngraph
from cbrngraph.analysis import slices, tie_persistence, turnover

kg = cbrngraph.open()
kg

# %% [markdown]
# ## Accessions
#
# Dates are as rough as their sources. A bar in the picture is the span in which a country can have joined.

# %%
kg.plot("accessions")

# %%
accessions = kg.ask("accessions", from_="2010", until="2026-11-22")
accessions

# %% [markdown]
# Of many members nobody says when they joined; they are known only from a first list on which they stand:

# %%
kg.ask("unknown-accessions")

# %% [markdown]
# So the number that can be *named* grows partly because lists were published, not because countries joined. What was
# published as a total, and what can be named on that date:

# %%
kg.reconcile_counts("partner-countries")

# %% [markdown]
# ## Projects

# %%
kg.plot("projects")

# %% [markdown]
# How many projects were running in the middle of each year, by their stated dates (`certain`), and how many may have
# been besides (`perhaps`)?

# %%
YEARS = range(2011, 2027)
running = pd.DataFrame({
    "certain": [len(kg.ask("projects-running", date=f"{year}-07-01").rows) for year in YEARS],
    "perhaps": [len(kg.ask("projects-perhaps-running", date=f"{year}-07-01").rows) for year in YEARS],
}, index=pd.Index(YEARS, name="year"))  # fmt: skip
running

# %% [markdown]
# The second column is not small. Any curve of activity over time that is drawn from the first alone is too low, and
# too low most of all in late years, since the end of a project is told less often than its start.

# %% [markdown]
# ## The network year by year
#
# Countries linked by the projects that they shared in a year. `jaccard` is the share of ties that two years in a row
# have in common, `persistence` the share of last year's ties that still held.

# %%
net = kg.network("countries-by-projects")
years = slices(net)
turnover(years)

# %%
changes = turnover(years).to_pandas().set_index("period")
axes = changes[["new_ties", "lost_ties", "kept_ties"]].plot.bar(
    stacked=False, figsize=(9, 3.4), width=0.85, color=["#4477aa", "#cc6677", "#bbbbbb"]
)
axes.set_title("Ties between countries, by year: new, lost, kept")
axes.set_xlabel("")
axes.figure.tight_layout()

# %% [markdown]
# With ties that *may* have held, because a date is rough or an end is not known:

# %%
possible = slices(kg.network("countries-by-projects", dates="possible"), possible=True)
both = pd.DataFrame({
    "certain": {year: graph.number_of_edges() for year, graph in years.items()},
    "possible": {year: graph.number_of_edges() for year, graph in possible.items()},
}).fillna(0).astype(int)  # fmt: skip
both

# %% [markdown]
# ## Which ties last?

# %%
tie_persistence(years)

# %% [markdown]
# ## Before and after
#
# The network of two periods, each drawn by the same rules:

# %%
kg.plot(kg.network("countries-by-projects", between="2012..2016"))

# %%
kg.plot(kg.network("countries-by-projects", between="2020..2024"))

# %% [markdown]
# And in figures:

# %%
periods = ["2012..2016", "2016..2020", "2020..2024"]
nets = {period: kg.network("countries-by-projects", between=period) for period in periods}
pd.DataFrame({
    period: {
        "countries": graph.number_of_nodes(),
        "ties": graph.number_of_edges(),
        "ties between regions": sum(
            graph.nodes[one].get("region") != graph.nodes[other].get("region") for one, other in graph.edges
        ),
    }
    for period, graph in nets.items()
}).T  # fmt: skip

# %% [markdown]
# ## Names change, bodies go on
#
# A series must not break because a body was renamed. Which bodies took the place of which?

# %%
kg.ask("successors")

# %% [markdown]
# And who hosted the secretariat in Central Asia, on which date:

# %%
kg.ask("hostings", region="Central Asia")

# %% [markdown]
# ## What this does not show
#
# - A fall in the last years is in part a fall in what had been published when the pages were read.
# - A project without a known start is in no year. How many there are: `kg.ask("undated-projects")`.
# - Who takes part in a project is taken to do so as long as it lasts, unless a source gives a start or an end of its
#   own.
#
# ## How to cite

# %%
print(accessions.cite())
