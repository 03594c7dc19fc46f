# %% [markdown]
# # 4 · From lists of participants to a cooperation network
#
# **The question.** Nobody publishes who cooperates with whom. What pages publish is which countries take part in
# which project. How does one become the other, what is gained and lost on the way, and which ties mean more than that
# a project was large?

# %%
import networkx as nx
import pandas as pd

import cbrngraph
from cbrngraph.analysis import backbone, communities, edge_table, node_table, stability, two_mode_degree

kg = cbrngraph.open()
kg

# %% [markdown]
# ## Two modes: countries and projects
#
# In this network a tie joins a country to a project from which it benefits. There is no tie between two countries,
# and none between two projects.

# %%
two_mode = kg.network("country-project")
kg.interactive(two_mode)

# %%
print(two_mode)
for note in two_mode.notes:
    print("-", note)

# %% [markdown]
# In how many projects is each country, and how many countries are in each project?

# %%
degrees = two_mode_degree(two_mode).to_pandas()
degrees[degrees["kind"] == "country"].head(10)

# %%
projects = degrees[degrees["kind"] == "project"]
projects.head(10)

# %% [markdown]
# Projects differ much in size, and this decides what follows. A project with *k* countries makes *k* (*k* − 1) / 2
# pairs of countries: twice as many countries, four times as many pairs.

# %%
sizes = projects["degree"]
pairs = sizes * (sizes - 1) / 2
largest = sizes.sort_values(ascending=False).index[:3]
pd.DataFrame({
    "": ["all projects", "the three largest"],
    "projects": [len(sizes), 3],
    "places taken": [sizes.sum(), sizes[largest].sum()],
    "pairs of countries": [int(pairs.sum()), int(pairs[largest].sum())],
    "share of all pairs": [1.0, round(pairs[largest].sum() / pairs.sum(), 2)],
}).set_index("")  # fmt: skip

# %% [markdown]
# ## One mode: countries and countries
#
# The projection ties two countries by the projects that they share. What should a shared project count?
#
# - `count`: one each. Large projects weigh most, since they make most pairs.
# - `newman`: 1 / (*k* − 1). A country spreads one unit over all whom it meets in a project (Newman 2001).
# - `jaccard`: of all the projects of the two, the share that they have in common.

# %%
weighted = {name: kg.network("countries-by-projects", weights=name) for name in ("count", "newman", "jaccard")}
top = {
    name: [
        f"{row['source']} – {row['target']} ({row['weight']:.3g})" for row in edge_table(net, brief=True).records()[:8]
    ]
    for name, net in weighted.items()
}
pd.DataFrame(top, index=pd.RangeIndex(1, 9, name="rank"))

# %% [markdown]
# The same network, three orders. Agree on the weight before you look at the result, and say which one you took.
#
# How like each other are the three?

# %%
edges = {name: nx.get_edge_attributes(net, "weight") for name, net in weighted.items()}
pd.DataFrame(edges).corr("spearman").round(3)

# %% [markdown]
# ## The picture

# %%
net = weighted["count"]
kg.plot(net)

# %% [markdown]
# The picture draws the heaviest ties of each node only, and says so. All of them, with their sources:

# %%
kg.interactive(net)

# %% [markdown]
# The table behind it, the heaviest ties first:

# %%
edge_table(net, brief=True).to_pandas().head(15)

# %%
node_table(net).to_pandas().head(10)

# %% [markdown]
# ## Stronger than chance
#
# Two countries that are each in many projects will share some, whether or not anybody wanted them together. The
# *stochastic degree sequence model* (Neal 2014) asks of each pair: given how many projects each country is in and how
# many countries each project has, how likely are so many in common by chance?

# %%
kept = backbone(net, alpha=0.05)
kept

# %% [markdown]
# What is left, drawn:

# %%
kg.plot(net, alpha=0.05)

# %% [markdown]
# Many pairs were tested at once. With a correction that holds the chance of *any* false tie at 5 % (Bonferroni), this
# is how many are left:

# %%
pd.DataFrame({
    correction: pd.Series(backbone(net, alpha=0.05, correction=correction).column("kept")).value_counts()
    for correction in ("none", "bonferroni")
}).fillna(0).astype(int)  # fmt: skip

# %% [markdown]
# ## Groups
#
# Do countries fall into groups that share more projects among themselves? Communities are found by the Louvain method
# from fifty different starts, and compared with random networks that have the same numbers of projects and of
# countries.

# %%
stability(net, two_mode=two_mode)

# %%
groups = communities(net, two_mode=two_mode).to_pandas()
region = groups["node"].map(lambda node: net.nodes[node].get("region") or "no region")
pd.crosstab(region.rename("region"), groups["community"].rename("community"))

# %% [markdown]
# Where the columns follow the regions, the groups say that projects are made region by region, which is how the
# Initiative is organised. That is a finding about its programming, not about friendship between countries.

# %% [markdown]
# ## What this does not show
#
# - A shared project is common membership. Whether two countries ever spoke is not in it; for that see the events
#   (`countries-by-events`), with gaps of their own.
# - Lists of countries on pages can be cut, and some projects name a region instead of its countries. Both make ties
#   disappear, and more of them in the projects that were described with less care.
# - The test against chance takes projects as independent of each other. Follow-up projects are not.
#
# ## How to cite

# %%
graph, *sources = net.cite().splitlines()
print(graph)
print(f"… and {len(sources)} sources: net.cite() lists them, net.cite('bibtex') for a reference manager")

# %% [markdown]
# Methods: Newman, M. E. J. (2001), *Physical Review E* 64, 016132; Neal, Z. (2014), *Social Networks* 39, 84–97;
# Blondel et al. (2008), *Journal of Statistical Mechanics*, P10008. Each function names the papers it follows.
