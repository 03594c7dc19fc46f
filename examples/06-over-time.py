# %% [markdown]
# # 6 · The network over time, 2010 to 2026
#
# **The question.** When did countries join, when did projects run, and did the web of shared projects grow, or only
# change?

# %%
import matplotlib.pyplot as plt
import pandas as pd

import cbrngraph
from cbrngraph.analysis import slices, tie_persistence, turnover, two_mode_degree

pd.set_option("display.max_colwidth", 90)

kg = cbrngraph.open()
kg

# %% [markdown]
# ## Accessions
#
# Dates are as rough as their sources. A box in the picture is the span in which a country can have joined; a ring is
# the first list that names it.

# %%
kg.plot("accessions")

# %%
accessions = kg.ask("accessions", from_="2010", until="2026-11-22")
accessions

# %% [markdown]
# Of most members, three in four, no page says when they joined. They are known only from a first list on which they
# stand, and one list of March 2017 brings more than half of these:

# %%
kg.ask("unknown-accessions")

# %% [markdown]
# So the step in the curve is the day of a list, and not a wave of accessions. The number that can be *named* grows
# because lists were published. What was published as a total, and what can be named on that date (those without a date
# come first):

# %%
kg.reconcile_counts("partner-countries")

# %% [markdown]
# Published totals grew from over forty in 2013 to the sixties. Which countries were behind most of that growth cannot
# be said.
#
# ## Projects

# %%
kg.plot("projects")

# %% [markdown]
# Of how many projects is it known when they ran? Those without a start are certain in no year.

# %%
all_projects = kg.query("SELECT (COUNT(?p) AS ?n) { ?p a cbrn:Project }").rows()[0]["n"]
without = len(kg.ask("undated-projects").rows)
pd.Series({"projects": int(all_projects), "with a start": int(all_projects) - without, "without": without},
          name="").to_frame()  # fmt: skip

# %% [markdown]
# How many of the dated ones were running in the middle of each year for sure (`certain`), and how many may have been
# besides, since a date is rough or an end is not known (`perhaps`)?

# %%
YEARS = range(2011, 2027)
running = pd.DataFrame({
    "certain": [len(kg.ask("projects-running", date=f"{year}-07-01").rows) for year in YEARS],
    "perhaps": [len(kg.ask("projects-perhaps-running", date=f"{year}-07-01").rows) for year in YEARS],
}, index=pd.Index(YEARS, name="year"))  # fmt: skip
running

# %% [markdown]
# The second column is not small. A curve of activity that is drawn from the first alone is a lower bound, and lowest in
# late years, since the end of a project is told less often than its start. Both together are no upper bound: projects
# without a start are in neither.
#
# ## The network year by year
#
# Countries linked by the projects that they shared in a year. Before the figures, what they leave out:

# %%
net = kg.network("countries-by-projects")
for note in kg.network("countries-by-projects", between="2010..2026").notes[:2]:
    print("-", note)

# %% [markdown]
# One large project makes many ties at once. How much of the curve is that? For each year: the ties that held for
# certain, by how many projects they are made, and how many there would be without the three largest projects of
# notebook 4. Beside them the *possible* ones: every rough date and unknown end is stretched as far as it goes, and what
# has no date at all is counted in every year.

# %%
sizes = two_mode_degree(kg.network("country-project")).to_pandas()
large = sizes[sizes["kind"] == "project"].head(3)
large[["label", "degree"]].rename(columns={"degree": "countries"})

# %%
years = slices(net)
possible = slices(kg.network("countries-by-projects", dates="possible"), possible=True)


def joined_by(graph):
    """Return the projects of each tie."""
    return [set(data["through"]) for *_, data in graph.edges(data=True)]


def without_large(graph):
    """Return how many ties are made by other projects than the three largest."""
    return sum(bool(by - set(large["node"])) for by in joined_by(graph))


table = pd.DataFrame({
    year: {
        "countries": graph.number_of_nodes(),
        "projects": len(set().union(*joined_by(graph))),
        "ties": graph.number_of_edges(),
        "without the three": without_large(graph),
        "possible": possible[year].number_of_edges(),
        "possible, without the three": without_large(possible[year]),
    }
    for year, graph in years.items()
}).T  # fmt: skip
figure, axes = plt.subplots(figsize=(9, 3.6))
axes.bar(table.index, table["ties"], color="#bbccdd", label="certain")
axes.plot(table.index, table["without the three"], "o-", color="#222255", label="certain, without the three largest")
axes.plot(table.index, table["possible"], "--", color="#cc6677", label="possible")
axes.set(ylabel="ties between countries", ylim=(0, 800))
axes.legend(frameon=False, ncols=3, loc="upper left")
axes.spines[["top", "right"]].set_visible(False)
plt.show()

# %%
table

# %% [markdown]
# The hump from 2014 to 2018 is two projects: MediPIET and the contract for three secretariats. The rise of 2024 is a
# third. Without the three the certain ties grow from a dozen to some 250 in 2019, and fall after 2022; the possible
# ones grow by half and stay. That three years in a row have the same ties is a sign of few projects with known dates,
# not of stable relations. 2026 ends with the last reading.
#
# What came, what went and what stayed (`jaccard`: of the ties of either of two years, the share that is in both;
# `persistence`: the share of last year's ties that still held):

# %%
turnover(years)

# %% [markdown]
# ## Which ties last?
#
# A tie lasts as long as its projects do, since countries are taken to stay in a project until it ends. So this is about
# the length and the succession of projects. In how many years was each tie there?

# %%
lasting = tie_persistence(years).to_pandas()
lasting["periods"].value_counts().sort_index().rename_axis("years").rename("ties").to_frame().T

# %% [markdown]
# The longest, one for each pair of regions (`spells`: in how many stretches):

# %%
for end in ("source", "target"):
    lasting[f"{end} region"] = lasting[end].map(lambda node: net.nodes[node].get("region", "no region"))
lasting.drop_duplicates(["source region", "target region"])[
    ["source_label", "target_label", "periods", "first", "last", "spells", "source region", "target region"]
].head(8)

# %% [markdown]
# ## Before and after
#
# The network of two periods of four years, drawn by the same rules:

# %%
kg.plot(kg.network("countries-by-projects", between="2012..2015"))

# %%
kg.plot(kg.network("countries-by-projects", between="2020..2023"))

# %% [markdown]
# And in figures, for three periods that do not overlap. A tie is *between regions* if both countries have a region, and
# none in common:


# %%
def between_regions(graph):
    """Return the ties between countries of different regions."""
    pairs = [
        [set(filter(None, graph.nodes[end].get("region", "").split("; "))) for end in edge] for edge in graph.edges
    ]
    return [edge for edge, (one, other) in zip(graph.edges, pairs, strict=True) if one and other and not one & other]


periods = ["2012..2015", "2016..2019", "2020..2023"]
nets = {period: kg.network("countries-by-projects", between=period) for period in periods}
pd.DataFrame({
    period: {
        "countries": graph.number_of_nodes(),
        "ties": graph.number_of_edges(),
        "between regions": len(between_regions(graph)),
        "… without the three largest projects": sum(
            bool(set(graph.edges[edge]["through"]) - set(large["node"])) for edge in between_regions(graph)
        ),
    }
    for period, graph in nets.items()
}).T  # fmt: skip

# %% [markdown]
# What looks like a retreat into the regions is nearly all the end of two projects.
#
# ## Names change, bodies go on
#
# The countries of this network have kept their ids. In a series of institutions a body that took another's place is a
# node of its own; whether to add the two up is your decision. Which are they?

# %%
kg.ask("successors")

# %% [markdown]
# Three of these bodies have hosted the secretariat in Central Asia, one after the other:

# %%
kg.ask("hostings", region="Central Asia")

# %% [markdown]
# ## What comes out
#
# - **When countries joined** is known of 14 of 62, often only to the year. The rest can be given as *by* a day.
# - **When projects ran** is known, with a start, of about half of them.
# - **Did the web grow, or only change?** It changed with a few large projects. Apart from them the certain ties grow up
#   to 2019 and fall after 2022, and the possible ones hardly change after 2017. Whether the fall is one of cooperation
#   or of known ends cannot be said from these dates.
#
# ## What this does not show
#
# - The half of the projects without a start need not be like the other half. They are in no year here.
# - A fall in the last years is in part a fall in what had been published when the pages were read.
# - Who takes part in a project is taken to do so as long as it lasts, unless a source gives a start or an end of its
#   own. That a country left early, or came late, is seldom told.
# - No test of change was made: years of one project are no independent observations.
#
# ## How to cite

# %%
graph, *sources = net.cite().splitlines()
print(graph)
print(f"… and {len(sources)} sources of the network: net.cite() lists them; accessions.cite() those of the accessions")

# %% [markdown]
# Snijders, T. A. B., van de Bunt, G. G. & Steglich, C. E. G. (2010), *Social Networks* 32, 44–60.
